package org.gradus.ir;

import java.util.LinkedHashMap;
import java.util.Map;

/** The plans that a place has made, by structure. Bounded: the plan that was not used for longest goes first. */
public final class PlanCache {
    private static final int CAPACITY = 1024;

    private final boolean fuse;
    private final Frame.Reader frames;
    private final Map<Graph.Key, Plan> plans = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Graph.Key, Plan> eldest) {
            return size() > CAPACITY;
        }
    };
    private long made;
    private long reused;

    /** @param fuse whether kernels may hold more than one operation */
    public PlanCache(boolean fuse) {
        this(fuse, Frame.Reader.NONE);
    }

    /** @param frames those that the place reads around */
    public PlanCache(boolean fuse, Frame.Reader frames) {
        this.fuse = fuse;
        this.frames = frames;
    }

    /** The plan of a graph, made now if none of its structure is kept. */
    public synchronized Plan plan(Graph graph) {
        Graph.Key key = graph.key();
        Plan plan = plans.get(key);
        if (plan == null) {
            plan = Planner.plan(graph, fuse, frames);
            plans.put(key, plan);
            made++;
        } else {
            reused++;
        }
        return plan;
    }

    /** How many plans were fused and scheduled; it stands still while a loop repeats itself. */
    public synchronized long made() {
        return made;
    }

    /** How many times a kept plan was used again. */
    public synchronized long reused() {
        return reused;
    }
}
