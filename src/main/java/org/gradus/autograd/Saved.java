package org.gradus.autograd;

import org.gradus.Tensor;
import org.gradus.ir.Expr;
import org.gradus.types.AutogradException;

/**
 * A tensor kept for the backward pass: its value, which later writes do not change, and the version by which such a write is
 * noticed when the value is asked for.
 */
final class Saved {
    private static final String RELEASED = """
        Trying to backward through the graph a second time (or directly access saved tensors after they have already been \
        freed). Saved intermediate values of the graph are freed when you call .backward() or Autograd.grad(). Specify \
        retainGraph = true if you need to backward through the graph a second time or if you need to access saved tensors \
        after calling backward.""";

    private Tensor origin;
    private Expr value;
    private final int version;
    private final boolean checked;
    private final Edge edge;
    /** What computes the value again once it was forgotten; {@code null} for one that is kept. */
    private Checkpoint checkpoint;

    private Saved(Tensor origin, boolean checked) {
        this.origin = origin;
        this.value = Engine.value(origin).retain();
        this.version = origin.version();
        this.checked = checked;
        this.edge = Engine.edge(origin);
        Checkpoint current = Checkpoint.current();
        this.checkpoint = current != null && current.owns(this) ? current : null;
    }

    static Saved of(Tensor tensor) {
        return tensor == null ? null : new Saved(tensor, true);
    }

    /** As {@link #of}, for a tensor that is about to be written in place: what counts is its value before. */
    static Saved before(Tensor tensor) {
        return new Saved(tensor, false);
    }

    /**
     * The saved value with the history that it had, so that the backward pass can be recorded.
     *
     * @throws AutogradException if it was released, or if the tensor was written in place since
     */
    Tensor unpack() {
        if (value == null && checkpoint != null) {
            checkpoint.recompute();
        }
        Expr v = value;
        if (v == null) {
            throw new AutogradException(RELEASED);
        }
        if (checked && origin != null && origin.version() != version) {
            throw new AutogradException(modified(origin.version()));
        }
        return Engine.tensor(v, edge);
    }

    private String modified(int now) {
        Edge made = origin.isClosed() ? null : Engine.edge(origin);
        String which = made == null ? "" : ", which is output " + made.output() + " of " + made.node().name() + ",";
        String hint = Anomaly.isDetecting() ? "" : " Hint: enable anomaly detection to find the operation that failed to "
            + "compute its gradient, with Anomaly.detect().";
        return "one of the variables needed for gradient computation has been modified by an inplace operation: [" + value.dtype()
            + " " + value.shape() + "]" + which + " is at version " + now + "; expected version " + version + " instead." + hint;
    }

    /** Lets go of the value until it is asked for. Of tensors only leaves are held, which live without that. */
    void forget() {
        if (value != null) {
            value.release();
            value = null;
            if (edge == null || !(edge.node() instanceof AccumulateGrad)) {
                origin = null;
            }
        }
    }

    /** Takes over what another run of the checkpoint saved in this one's place. */
    void take(Saved other) {
        if (checkpoint != null && value == null && other.value != null) {
            value = other.value.retain();
        }
    }

    void release() {
        if (value != null) {
            value.release();
            value = null;
        }
        origin = null;
        Checkpoint from = checkpoint;
        checkpoint = null;
        if (from != null) {
            from.released();
        }
    }
}
