package org.gradus.autograd;

import org.gradus.Tensor;
import org.gradus.types.Layout;

/**
 * A write in place through a view, as the history of the view's base: {@code part} of the base is now what {@code write} made
 * of it, the rest is what it was. Input 0 is the base before; the others are those of {@code write}.
 */
final class CopySlices extends Node {
    private final Node write;
    private final Layout whole;
    private final Layout part;
    private final Meta view;

    CopySlices(Node write, Edge base, Meta baseMeta, Layout whole, Meta view, Layout part) {
        super(edges(write, base), baseMeta);
        this.write = write;
        this.whole = whole;
        this.part = part;
        this.view = view;
    }

    Node write() {
        return write;
    }

    @Override
    public String name() {
        return "CopySlices";
    }

    private static Edge[] edges(Node write, Edge base) {
        Edge[] next = write.next.clone();
        next[0] = base;
        return next;
    }

    @Override
    Tensor[] apply(Tensor[] grads, boolean[] wanted) {
        Tensor g = grads[0];
        Tensor[] through = write.apply(new Tensor[] {Strided.read(g, whole, part)}, wanted);
        if (wanted[0]) {
            Tensor inner = through[0] == null ? PointwiseRules.zeros(g, part.shape())
                : Gradients.fit(through[0], view, write.name(), 0);
            through[0] = Strided.write(g, whole, part, inner);
        }
        return through;
    }

    @Override
    void release() {
        write.release();
    }

    @Override
    boolean isForeign() {
        return write.isForeign();
    }
}
