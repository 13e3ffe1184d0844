package org.gradus;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.gradus.device.BufferList;
import org.gradus.ir.Expr;
import org.gradus.types.Shape;

/**
 * Several tensors as one with one axis, the elements of one after those of another, without a copy: what is computed of
 * {@link #tensor} element by element takes one kernel for all of them. Other operations than elementwise ones fail when they are
 * realised. What was written to {@link #tensor} in place and realised reaches the members at {@link #close}.
 */
public final class Joint implements AutoCloseable {
    /** What is computed of a joint may be so deep without being realised on its way, which only maps of all parts can be. */
    private static final int DEEPEST = 100;

    private final List<Tensor> members;
    private final List<Expr> values = new ArrayList<>();
    private final Expr leaf;
    private final boolean[] shared;
    private final Tensor tensor;

    /** @param members of one dtype, on one device, each of which {@link #fits} */
    public Joint(List<Tensor> members) {
        this.members = members;
        for (Tensor t : members) {
            values.add(t.pending("join").retain());
        }
        this.shared = new boolean[values.size()];
        for (int i = 0; i < shared.length; i++) {
            shared[i] = values.get(i).refs() > 2;
        }
        BufferList elements = BufferList.of(values, shared);
        this.leaf = Expr.leaf(values.get(0).place(), values.get(0).dtype(), Shape.of(elements.numel()), elements);
        this.tensor = Scope.release(Tensor.of(leaf));
    }

    /**
     * Whether a tensor can be a member: realised, all of its storage in order, and nobody keeps a record of all operations or has
     * them computed one by one.
     */
    public static boolean fits(Tensor t) {
        Expr e = t.pending("join");
        return Storage.flushDepth >= DEEPEST && e.isRealized() && t.layout.isIdentity() && t.layout.shape().numel() == e.shape().numel()
            && e.data().parts() == null && !GradEngine.get().recordsAll();
    }

    /** Whether two members share their elements; then they cannot both be written. */
    public boolean overlaps() {
        Set<Storage> storages = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < shared.length; i++) {
            if (shared[i] && !storages.add(members.get(i).storage)) {
                return true;
            }
        }
        return false;
    }

    /** Shape {@code (n1 + n2 + ...)}. */
    public Tensor tensor() {
        return tensor;
    }

    /** Gives the members what was written. */
    @Override
    public void close() {
        Expr now = tensor.pending("join");
        if (now != leaf && now.isRealized()) {
            BufferList elements = (BufferList) now.data();
            for (int i = 0; i < members.size(); i++) {
                members.get(i).storage.become(elements.value(now.place(), i, values.get(i).shape()));
            }
        }
        tensor.close();
        values.forEach(Expr::release);
    }
}
