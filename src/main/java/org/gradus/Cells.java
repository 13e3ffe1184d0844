package org.gradus;

import java.util.List;
import java.util.function.UnaryOperator;
import org.gradus.types.ShapeException;

/** One step of recurrent networks: {@code (N, I)} or {@code (I)} input, {@code (N, H)} or {@code (H)} state. */
final class Cells {
    private Cells() { }

    /** @param gates how many blocks of rows the weights have */
    private static void check(String op, Tensor x, Tensor h, Tensor wIh, Tensor wHh, Tensor bIh, Tensor bHh, int gates) {
        Elementwise.sameDevice(op, x, h, wIh, wHh, bIh, bHh);
        if (wIh.dim() != 2 || wHh.dim() != 2 || x.dim() < 1 || h.dim() != x.dim()) {
            throw new ShapeException(op + ": expected input and hidden state of one rank and weights that are matrices, got "
                + x.shape() + ", " + h.shape() + ", " + wIh.shape() + " and " + wHh.shape());
        }
        if (x.size(-1) != wIh.size(1)) {
            throw new ShapeException(op + ": input has inconsistent input_size: got " + x.size(-1) + " expected " + wIh.size(1)
                + " (input " + x.shape() + ", w_ih " + wIh.shape() + ")");
        }
        long hidden = wHh.size(1);
        if (h.size(-1) != hidden || wHh.size(0) != gates * hidden || wIh.size(0) != gates * hidden) {
            throw new ShapeException(op + ": hidden state " + h.shape() + " and weights " + wIh.shape() + ", " + wHh.shape()
                + " do not fit together");
        }
        if (x.dim() > 1 && x.size(0) != h.size(0)) {
            throw new ShapeException(op + ": Input batch size " + x.size(0) + " doesn't match hidden batch size " + h.size(0));
        }
        for (Tensor b : new Tensor[] {bIh, bHh}) {
            if (b != null && b.numel() != gates * hidden) {
                throw new ShapeException(op + ": bias " + b.shape() + " does not fit " + gates + " gates of hidden size " + hidden);
            }
        }
    }

    static Tensor linear(Tensor x, Tensor w, Tensor b) {
        return Layers.linear(x, w, b);
    }

    static Tensor simple(String op, UnaryOperator<Tensor> f, Tensor x, Tensor h, Tensor wIh, Tensor wHh, Tensor bIh, Tensor bHh) {
        check(op, x, h, wIh, wHh, bIh, bHh, 1);
        return Scope.of(() -> f.apply(linear(x, wIh, bIh).add(linear(h, wHh, bHh))));
    }

    static Tensor gru(Tensor x, Tensor h, Tensor wIh, Tensor wHh, Tensor bIh, Tensor bHh) {
        check("gruCell", x, h, wIh, wHh, bIh, bHh, 3);
        return Scope.of(() -> gru(linear(x, wIh, bIh), linear(h, wHh, bHh), h));
    }

    /** The new state, from what the input and the old state contribute to the gates. */
    static Tensor gru(Tensor input, Tensor recurrent, Tensor h) {
        List<Tensor> i = input.chunk(3, -1);
        List<Tensor> o = recurrent.chunk(3, -1);
        Tensor reset = i.get(0).add(o.get(0)).sigmoid();
        Tensor update = i.get(1).add(o.get(1)).sigmoid();
        Tensor candidate = i.get(2).add(reset.mul(o.get(2))).tanh();
        return h.sub(candidate).mul(update).add(candidate);
    }

    static List<Tensor> lstm(Tensor x, List<Tensor> state, Tensor wIh, Tensor wHh, Tensor bIh, Tensor bHh) {
        if (state.size() != 2) {
            throw new ShapeException("lstmCell: expects two hidden states, got " + state.size());
        }
        Tensor h = state.get(0);
        Tensor c = state.get(1);
        check("lstmCell", x, h, wIh, wHh, bIh, bHh, 4);
        if (!c.shape().equals(h.shape())) {
            throw new ShapeException("lstmCell: hidden state " + h.shape() + " and cell state " + c.shape() + " differ in shape");
        }
        try (Scope scope = Scope.open()) {
            List<Tensor> next = lstm(linear(x, wIh, bIh).add(linear(h, wHh, bHh)), c);
            next.forEach(scope::keep);
            return next;
        }
    }

    /** The new states {@code h} and {@code c}. */
    static List<Tensor> lstm(Tensor sums, Tensor c) {
        List<Tensor> gates = sums.chunk(4, -1);
        Tensor kept = gates.get(1).sigmoid().mul(c);
        Tensor cell = kept.add(gates.get(0).sigmoid().mul(gates.get(2).tanh()));
        return List.of(gates.get(3).sigmoid().mul(cell.tanh()), cell);
    }
}
