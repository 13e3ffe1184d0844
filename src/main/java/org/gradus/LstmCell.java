package org.gradus;

import static org.gradus.ExprMath.add;
import static org.gradus.ExprMath.mul;

import java.util.List;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;

/** {@code c' = f c + i g}, {@code h' = o tanh(c')} with the gates {@code (i, f, g, o)}: see {@link Gradus#lstmCell}. */
final class LstmCell implements Cell {
    @Override
    public String name() {
        return "lstm";
    }

    @Override
    public int gates() {
        return 4;
    }

    @Override
    public int kept() {
        return 5;
    }

    @Override
    public boolean hasCell() {
        return true;
    }

    @Override
    public Next forward(Expr input, Expr recurrent, Expr[] state) {
        Expr[] sums = Unrolled.blocks(add(input, recurrent), 4);
        Expr in = Expr.map(Pointwise.SIGMOID, sums[0]);
        Expr forget = Expr.map(Pointwise.SIGMOID, sums[1]);
        Expr candidate = Expr.map(Pointwise.TANH, sums[2]);
        Expr out = Expr.map(Pointwise.SIGMOID, sums[3]);
        Expr c = add(mul(forget, state[1]), mul(in, candidate));
        Expr level = Expr.map(Pointwise.TANH, c);
        return new Next(new Expr[] {mul(out, level), c}, new Expr[] {in, forget, candidate, out, level});
    }

    @Override
    public Back backward(Past past, Expr dh, Expr dc) {
        Expr in = past.kept(0);
        Expr forget = past.kept(1);
        Expr candidate = past.kept(2);
        Expr out = past.kept(3);
        Expr level = past.kept(4);
        Expr inner = Expr.map(Pointwise.TANH_GRAD, mul(dh, out), level);
        Expr cell = dc == null ? inner : add(inner, dc);
        Expr[] gates = {
            Expr.map(Pointwise.SIGMOID_GRAD, mul(cell, candidate), in),
            Expr.map(Pointwise.SIGMOID_GRAD, mul(cell, past.before(1)), forget),
            Expr.map(Pointwise.TANH_GRAD, mul(cell, in), candidate),
            Expr.map(Pointwise.SIGMOID_GRAD, mul(dh, level), out)};
        return new Back(gates, gates, null, mul(cell, forget));
    }

    @Override
    public List<Tensor> composed(Tensor input, Tensor recurrent, List<Tensor> state) {
        return Cells.lstm(input.add(recurrent), state.get(1));
    }
}
