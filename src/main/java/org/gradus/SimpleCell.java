package org.gradus;

import java.util.List;
import java.util.function.UnaryOperator;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;

/** {@code h' = f(i + o)}, where {@code f} is tanh or relu: see {@link Gradus#rnnTanhCell}. */
final class SimpleCell implements Cell {
    static final SimpleCell TANH = new SimpleCell(Pointwise.TANH, Pointwise.TANH_GRAD, Tensor::tanh);
    static final SimpleCell RELU = new SimpleCell(Pointwise.RELU, Pointwise.RELU_GRAD, Tensor::relu);

    private final Pointwise f;
    private final Pointwise gradient;
    private final UnaryOperator<Tensor> recorded;

    private SimpleCell(Pointwise f, Pointwise gradient, UnaryOperator<Tensor> recorded) {
        this.f = f;
        this.gradient = gradient;
        this.recorded = recorded;
    }

    @Override
    public String name() {
        return f.name().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public int gates() {
        return 1;
    }

    @Override
    public int kept() {
        return 0;
    }

    @Override
    public boolean hasCell() {
        return false;
    }

    @Override
    public Next forward(Expr input, Expr recurrent, Expr[] state) {
        return new Next(new Expr[] {Expr.map(f, ExprMath.add(input, recurrent))}, new Expr[0]);
    }

    @Override
    public Back backward(Past past, Expr dh, Expr dc) {
        Expr[] gates = {Expr.map(gradient, dh, past.h())};
        return new Back(gates, gates, null, null);
    }

    @Override
    public List<Tensor> composed(Tensor input, Tensor recurrent, List<Tensor> state) {
        return List.of(recorded.apply(input.add(recurrent)));
    }
}
