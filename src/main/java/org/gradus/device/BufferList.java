package org.gradus.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gradus.ir.Expr;
import org.gradus.ir.Place;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/**
 * Elements that lie in several buffers, those of one after those of another. It is made of values that exist, which keep their
 * buffers, or by the executor as the place of a result; then its buffers belong to it until somebody asks for the values in them.
 */
public final class BufferList implements Buffer {
    private final DType dtype;
    private final Buffer[] buffers;
    private final long[] parts;
    private final Expr[] values;
    /** Which buffers somebody else reads too. */
    private final boolean[] shared;
    private final List<Expr> held = new ArrayList<>();
    private final long numel;

    /**
     * @param values realised ones of one dtype
     * @param shared which of them others hold too, so that no result may take their buffers over
     */
    public static BufferList of(List<Expr> values, boolean[] shared) {
        Buffer[] buffers = new Buffer[values.size()];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = (Buffer) values.get(i).data();
        }
        return new BufferList(buffers[0].dtype(), buffers, sizes(buffers), values.toArray(Expr[]::new), shared);
    }

    static BufferList allocate(Backend backend, DType dtype, long[] parts) {
        return new BufferList(dtype, new Buffer[parts.length], parts, new Expr[parts.length], new boolean[parts.length]).filled(backend);
    }

    /**
     * A place for a result, in these buffers but for those that are shared: instead of them it has new ones. It holds the values of
     * the others, which may come to stand for other members than before.
     */
    BufferList takenOver(Backend backend) {
        BufferList list = new BufferList(dtype, buffers.clone(), parts, values.clone(), new boolean[parts.length]);
        for (int i = 0; i < parts.length; i++) {
            if (shared[i]) {
                list.buffers[i] = null;
                list.values[i] = null;
            } else if (values[i] != null) {
                list.held.add(values[i].retain());
            }
        }
        return list.filled(backend);
    }

    /** With new buffers where there are none. */
    private BufferList filled(Backend backend) {
        try {
            for (int i = 0; i < parts.length; i++) {
                if (buffers[i] == null) {
                    buffers[i] = backend.allocate(dtype, parts[i]);
                }
            }
        } catch (RuntimeException | Error e) {
            release();
            throw e;
        }
        return this;
    }

    private BufferList(DType dtype, Buffer[] buffers, long[] parts, Expr[] values, boolean[] shared) {
        this.dtype = dtype;
        this.buffers = buffers;
        this.parts = parts;
        this.values = values;
        this.shared = shared;
        long sum = 0;
        for (long n : parts) {
            sum += n;
        }
        this.numel = sum;
    }

    private static long[] sizes(Buffer[] buffers) {
        long[] sizes = new long[buffers.length];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = buffers[i].numel();
        }
        return sizes;
    }

    /** Buffer number {@code part} of each of these lists. */
    public static Buffer[] parts(Buffer[] lists, int part) {
        Buffer[] all = new Buffer[lists.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = ((BufferList) lists[i]).buffers[part];
        }
        return all;
    }

    /** The value in buffer number {@code part}, which owns it from now on. */
    public Expr value(Place place, int part, Shape shape) {
        if (values[part] == null) {
            values[part] = Expr.leaf(place, dtype, shape, buffers[part]);
        }
        return values[part];
    }

    @Override
    public long[] parts() {
        return parts;
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    @Override
    public long numel() {
        return numel;
    }

    @Override
    public long bytes() {
        return Arrays.stream(buffers).mapToLong(Buffer::bytes).sum();
    }

    /** Of the buffers that no value owns, and of the values that it holds. */
    @Override
    public void release() {
        held.forEach(Expr::release);
        held.clear();
        for (int i = 0; i < buffers.length; i++) {
            if (values[i] == null && buffers[i] != null) {
                buffers[i].release();
            }
        }
    }
}
