package org.gradus;

import static org.gradus.ExprMath.add;
import static org.gradus.ExprMath.mul;
import static org.gradus.ExprMath.sub;

import java.util.List;
import org.gradus.ir.Expr;
import org.gradus.ir.Pointwise;

/** {@code h' = (h - n) z + n} with the gates {@code (r, z, n)}: see {@link Gradus#gruCell}. */
final class GruCell implements Cell {
    @Override
    public String name() {
        return "gru";
    }

    @Override
    public int gates() {
        return 3;
    }

    @Override
    public int kept() {
        return 4;
    }

    @Override
    public boolean hasCell() {
        return false;
    }

    @Override
    public Next forward(Expr input, Expr recurrent, Expr[] state) {
        Expr[] i = Unrolled.blocks(input, 3);
        Expr[] o = Unrolled.blocks(recurrent, 3);
        Expr reset = Expr.map(Pointwise.SIGMOID, add(i[0], o[0]));
        Expr update = Expr.map(Pointwise.SIGMOID, add(i[1], o[1]));
        Expr candidate = Expr.map(Pointwise.TANH, add(i[2], mul(reset, o[2])));
        Expr h = add(mul(sub(state[0], candidate), update), candidate);
        return new Next(new Expr[] {h}, new Expr[] {reset, update, candidate, o[2]});
    }

    @Override
    public Back backward(Past past, Expr dh, Expr dc) {
        Expr reset = past.kept(0);
        Expr update = past.kept(1);
        Expr candidate = past.kept(2);
        Expr dCandidate = Expr.map(Pointwise.TANH_GRAD, sub(dh, mul(dh, update)), candidate);
        Expr dUpdate = Expr.map(Pointwise.SIGMOID_GRAD, mul(dh, sub(past.before(0), candidate)), update);
        Expr dReset = Expr.map(Pointwise.SIGMOID_GRAD, mul(dCandidate, past.kept(3)), reset);
        return new Back(new Expr[] {dReset, dUpdate, dCandidate}, new Expr[] {dReset, dUpdate, mul(dCandidate, reset)},
            mul(dh, update), null);
    }

    @Override
    public List<Tensor> composed(Tensor input, Tensor recurrent, List<Tensor> state) {
        return List.of(Cells.gru(input, recurrent, state.get(0)));
    }
}
