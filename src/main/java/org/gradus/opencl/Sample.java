package org.gradus.opencl;

import java.util.List;
import java.util.Random;
import org.gradus.ir.Data;
import org.gradus.ir.Expr;
import org.gradus.ir.Graph;
import org.gradus.ir.Kernel;
import org.gradus.ir.Place;
import org.gradus.ir.Plan;
import org.gradus.ir.PlanCache;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/**
 * A problem that kernels are measured with and must solve. All numbers are small integers, so that every sum is exact whatever its
 * order, and a wrong result cannot hide behind rounding.
 */
interface Sample {
    /** Largest number in the inputs. */
    int MOST = 4;

    Kernel kernel();

    /** The kernel's operands but for the last, which is the result. */
    List<float[]> inputs();

    /** What is wrong with a result, or {@code null}. */
    String problem(float[] result);

    /** Operations or bytes of a run. */
    double work();

    /** Inputs that do not exist yet. */
    Place NOWHERE = new Place() {
        @Override
        public String label() {
            return "sample";
        }

        @Override
        public void realize(List<Expr> roots) {
            throw new UnsupportedOperationException("a sample's values are never realised");
        }
    };

    static Expr leaf(Shape shape) {
        Data nothing = () -> { };
        return Expr.leaf(NOWHERE, DType.FLOAT32, shape, nothing).retain();
    }

    /** The one kernel of an expression. */
    static Kernel kernel(Expr e) {
        Plan plan = new PlanCache(true).plan(Graph.of(List.of(e)));
        if (plan.steps().size() != 1) {
            throw new IllegalStateException("a sample should be one kernel:\n" + plan.explain());
        }
        return plan.steps().get(0).kernel();
    }

    static float[] integers(long count, long seed) {
        Random random = new Random(seed);
        float[] all = new float[(int) count];
        for (int i = 0; i < all.length; i++) {
            all[i] = random.nextInt(2 * MOST + 1) - MOST;
        }
        return all;
    }
}
