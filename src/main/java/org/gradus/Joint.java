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
    private final List<Tensor> members;
    private final List<Expr> values = new ArrayList<>();
    private final Expr leaf;
    private final boolean shared;
    private final Tensor tensor;

    /** @param members of one dtype, on one device, each of which {@link #fits} */
    public Joint(List<Tensor> members) {
        this.members = members;
        boolean others = false;
        for (Tensor t : members) {
            values.add(t.pending("join").retain());
        }
        for (Expr e : values) {
            others |= e.refs() > 2;
        }
        this.shared = others;
        BufferList elements = BufferList.of(values);
        this.leaf = Expr.leaf(values.get(0).place(), values.get(0).dtype(), Shape.of(elements.numel()), elements);
        if (shared) {
            leaf.retain();
        }
        this.tensor = Tensor.of(leaf);
    }

    /** Whether a tensor can be a member: realised, all of its storage in order, and nobody keeps a record of all operations. */
    public static boolean fits(Tensor t) {
        Expr e = t.pending("join");
        return e.isRealized() && t.layout.isIdentity() && t.layout.shape().numel() == e.shape().numel() && e.data().parts() == null
            && !GradEngine.get().recordsAll();
    }

    /** Whether two members share their elements; then they cannot both be written. */
    public boolean overlaps() {
        if (!shared) {
            return false;
        }
        Set<Storage> storages = Collections.newSetFromMap(new IdentityHashMap<>());
        members.forEach(t -> storages.add(t.storage));
        return storages.size() < members.size();
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
        if (shared) {
            leaf.release();
        }
        values.forEach(Expr::release);
    }
}
