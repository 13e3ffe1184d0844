package org.gradus.autograd;

import static org.gradus.autograd.Sample.binary;
import static org.gradus.autograd.Sample.in;
import static org.gradus.autograd.Sample.of;
import static org.gradus.autograd.Sample.one;
import static org.gradus.autograd.Sample.two;
import static org.gradus.autograd.Sample.unary;

import java.util.ArrayList;
import java.util.List;
import org.gradus.Functional;
import org.gradus.Gradus;
import org.gradus.Index;
import org.gradus.Tensor;
import org.gradus.types.DType;
import org.gradus.types.Shape;

/** Programs that between them use every gradient rule, away from kinks and poles. */
final class RuleSamples {
    private RuleSamples() {
    }

    static List<Sample> all() {
        List<Sample> all = new ArrayList<>();
        arithmetic(all);
        functions(all);
        selection(all);
        activations(all);
        reductions(all);
        views(all);
        joins(all);
        indexing(all);
        products(all);
        LossSamples.add(all);
        WriteSamples.add(all);
        SearchSamples.add(all);
        ConvolutionSamples.add(all);
        NeuralSamples.add(all);
        AlgebraSamples.add(all);
        SpecialSamples.add(all);
        ShapeSamples.add(all);
        return all;
    }

    private static void arithmetic(List<Sample> all) {
        all.addAll(binary("add", Tensor::add, -2, 2));
        all.addAll(binary("add alpha", (a, b) -> a.add(b, 0.5), -2, 2));
        all.addAll(unary("add number", x -> x.add(2.5)));
        all.addAll(binary("sub", Tensor::sub, -2, 2));
        all.addAll(binary("sub alpha", (a, b) -> a.sub(b, 3), -2, 2));
        all.addAll(unary("rsub", x -> x.rsub(1)));
        all.addAll(binary("mul", Tensor::mul, -2, 2));
        all.addAll(unary("mul number", x -> x.mul(-1.5)));
        all.addAll(unary("mul itself", x -> x.mul(x)));
        all.addAll(binary("div", Tensor::div, 0.5, 2));
        all.addAll(unary("div number", x -> x.div(3)));
        all.addAll(binary("div floor", (a, b) -> a.div(b, "floor"), 0.6, 0.9));
        all.addAll(binary("remainder", Tensor::remainder, 0.6, 0.9));
        all.addAll(binary("fmod", Tensor::fmod, 0.6, 0.9));
        all.addAll(unary("neg", Tensor::neg));
        all.addAll(unary("abs", Tensor::abs));
        all.addAll(unary("reciprocal", Tensor::reciprocal, 0.5, 2));
        all.addAll(unary("square", Tensor::square));
        for (double p : new double[] {0, 1, 2, 3, 4, -1, -2, 0.5, -0.5, 1.7}) {
            all.addAll(unary("pow " + p, x -> x.pow(p), 0.5, 2));
        }
        all.addAll(unary("pow 3 of negatives", x -> x.pow(3)));
        all.addAll(binary("pow", Tensor::pow, 0.5, 2));
        all.addAll(unary("number pow", x -> x.rpow(2.5)));
        all.add(of("lerp.number", in -> List.of(in.get(0).lerp(in.get(1), 0.3)), in(2, 3), in(3)));
        all.add(of("lerp", in -> List.of(in.get(0).lerp(in.get(1), in.get(2))), in(2, 3), in(3), in(0.1, 0.9, 2, 1)));
        all.add(of("addcmul", in -> List.of(in.get(0).addcmul(in.get(1), in.get(2), 0.5)), in(2, 3), in(3), in(2, 1)));
        all.add(of("addcdiv", in -> List.of(in.get(0).addcdiv(in.get(1), in.get(2), 0.5)), in(2, 3), in(3), in(0.5, 2, 2, 1)));
    }

    private static void functions(List<Sample> all) {
        all.addAll(unary("exp", Tensor::exp));
        all.addAll(unary("exp2", Tensor::exp2));
        all.addAll(unary("expm1", Tensor::expm1));
        all.addAll(unary("log", Tensor::log, 0.5, 2));
        all.addAll(unary("log2", Tensor::log2, 0.5, 2));
        all.addAll(unary("log10", Tensor::log10, 0.5, 2));
        all.addAll(unary("log1p", Tensor::log1p, -0.5, 2));
        all.addAll(unary("sqrt", Tensor::sqrt, 0.5, 2));
        all.addAll(unary("rsqrt", Tensor::rsqrt, 0.5, 2));
        all.addAll(unary("sin", Tensor::sin));
        all.addAll(unary("cos", Tensor::cos));
        all.addAll(unary("tan", Tensor::tan, -1, 1));
        all.addAll(unary("asin", Tensor::asin, -0.8, 0.8));
        all.addAll(unary("acos", Tensor::acos, -0.8, 0.8));
        all.addAll(unary("atan", Tensor::atan));
        all.addAll(binary("atan2", Tensor::atan2, 0.5, 2));
        all.addAll(unary("sinh", Tensor::sinh));
        all.addAll(unary("cosh", Tensor::cosh));
        all.addAll(unary("tanh", Tensor::tanh));
        all.addAll(unary("erf", Tensor::erf));
        all.addAll(unary("sign", Tensor::sign));
        all.addAll(unary("floor", x -> x.floor(), 0.1, 0.9));
        all.addAll(unary("ceil", x -> x.ceil(), 0.1, 0.9));
        all.addAll(unary("round", x -> x.round(), 0.1, 0.4));
        all.addAll(unary("trunc", x -> x.trunc(), 0.1, 0.9));
    }

    private static void selection(List<Sample> all) {
        all.addAll(binary("maximum", Tensor::maximum, -2, 2));
        all.addAll(binary("minimum", Tensor::minimum, -2, 2));
        all.addAll(unary("clamp", x -> x.clamp(-0.7, 0.8)));
        all.addAll(unary("clampMin", x -> x.clampMin(-0.7)));
        all.addAll(unary("clampMax", x -> x.clampMax(0.8)));
        all.addAll(unary("clampMin", x -> x.clampMin(0.1)));
        all.addAll(unary("clampMax", x -> x.clampMax(0.1)));
        all.add(of("clamp tensors", in -> List.of(in.get(0).clamp(in.get(1), in.get(2))), in(3, 4), in(-1.5, 0.5, 4),
            in(0.6, 1.5, 3, 1)));
        all.add(of("clamp min above max", in -> List.of(in.get(0).clamp(in.get(1), in.get(2))), in(3, 4), in(0.6, 1.5, 4),
            in(-1.5, 0.5, 4)));
        all.add(two("clamp min tensor", (x, m) -> x.clamp(m, null), in(3, 4), in(4)));
        all.add(two("clamp max tensor", (x, m) -> x.clamp(null, m), in(3, 4), in(4)));
        all.addAll(binary("where", (a, b) -> Gradus.where(a.detach().gt(b.detach()), a, b), -2, 2));
    }

    private static void activations(List<Sample> all) {
        all.addAll(unary("relu", Tensor::relu));
        all.addAll(unary("gelu", x -> x.gelu()));
        all.addAll(unary("gelu tanh", x -> x.gelu("tanh")));
        all.addAll(unary("silu", Tensor::silu));
        all.addAll(unary("hardsigmoid", Tensor::hardsigmoid));
        all.addAll(unary("leakyRelu", x -> x.leakyRelu(0.2)));
        all.addAll(unary("elu", x -> x.elu(0.7)));
        all.addAll(unary("celu", x -> x.celu(0.7)));
        all.addAll(unary("softplus", x -> x.softplus(2, 3)));
        all.addAll(unary("sigmoid", Tensor::sigmoid));
        all.addAll(unary("logSigmoid", Tensor::logSigmoid));
        for (int dim : new int[] {0, 1, -1}) {
            all.add(one("softmax " + dim, x -> x.softmax(dim), in(3, 4, 2)));
            all.add(one("logSoftmax " + dim, x -> x.logSoftmax(dim), in(3, 4, 2)));
        }
        all.add(one("softmax", x -> x.softmax(0), in()));
        all.add(one("logSoftmax", x -> x.logSoftmax(1), in(0, 3)));
    }

    private static void reductions(List<Sample> all) {
        int[][] dims = {{}, {0}, {1}, {-1}, {0, 2}, {2, 0, 1}};
        for (int[] d : dims) {
            for (boolean keep : new boolean[] {false, true}) {
                String which = java.util.Arrays.toString(d) + keep;
                all.add(one("sum " + which, x -> x.sum(d, keep), in(2, 3, 4)));
                all.add(one("mean " + which, x -> x.mean(d, keep), in(2, 3, 4)));
                all.add(one("amax " + which, x -> x.amax(d, keep), in(2, 3, 4)));
                all.add(one("amin " + which, x -> x.amin(d, keep), in(2, 3, 4)));
                all.add(one("var " + which, x -> x.var(d, 1, keep), in(2, 3, 4)));
                all.add(one("std " + which, x -> x.std(d, 0, keep), in(2, 3, 4)));
                all.add(one("logsumexp " + which, x -> x.logsumexp(d, keep), in(2, 3, 4)));
                for (double p : new double[] {1, 2, 3, 1.5, 0.5, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
                    all.add(one("norm " + p + which, x -> x.norm(p, d, keep), in(0.5, 2, 2, 3, 2)));
                }
            }
        }
        for (int d = 0; d < 3; d++) {
            int dim = d;
            all.add(one("prod " + d, x -> x.prod(dim), in(2, 3, 4)));
            all.add(one("prod keepdim " + d, x -> x.prod(dim, true), in(2, 3, 4)));
            all.add(one("max " + d, x -> x.max(dim).values(), in(2, 3, 4)));
            all.add(one("max keepdim " + d, x -> x.max(dim, true).values(), in(2, 3, 4)));
            all.add(one("min " + d, x -> x.min(dim).values(), in(2, 3, 4)));
        }
        all.add(one("prod", x -> x.prod(), in(0.5, 1.5, 7)));
        all.add(one("prod with a zero", x -> x.mul(Gradus.tensor(new double[] {1, 0, 1, 1}, Shape.of(4))).prod(), in(4)));
        all.add(one("prod with two zeros", x -> x.mul(Gradus.tensor(new double[] {1, 0, 1, 0, 1}, Shape.of(5))).prod(), in(5)));
        all.add(one("prod", x -> x.prod(), in()));
        all.add(one("sum", x -> x.sum(), in()));
        all.add(one("sum", x -> x.sum(), in(0, 3)));
        all.add(one("sum", x -> x.sum(1), in(0, 3)));
        all.add(one("prod", x -> x.prod(0), in(0, 3)));
        all.add(one("max", x -> x.max(), in(2, 3)));
        all.add(one("min", x -> x.min(), in(2, 3)));
        all.add(one("max of a scalar", x -> x.max(0).values(), in()));
        all.add(one("norm", x -> x.norm(), in()));
    }

    private static void views(List<Sample> all) {
        all.add(one("view", x -> x.clone().view(6).sin(), in(2, 3)));
        all.add(one("reshape of a transpose", x -> x.t().reshape(2, 3).sin(), in(2, 3)));
        all.add(one("flatten", x -> x.flatten(1).sin(), in(2, 3, 2)));
        all.add(one("unflatten", x -> x.unflatten(0, 3, 2).sin(), in(6, 2)));
        all.add(one("squeeze", x -> x.squeeze().sin(), in(2, 1, 3, 1)));
        all.add(one("squeeze 1", x -> x.squeeze(1).sin(), in(2, 1, 3, 1)));
        all.add(one("unsqueeze", x -> x.unsqueeze(-1).sin(), in(2, 3)));
        all.add(one("t", x -> x.t().sin(), in(2, 3)));
        all.add(one("transpose", x -> x.transpose(0, 2).sin(), in(2, 3, 2)));
        all.add(one("permute", x -> x.permute(1, 2, 0).sin(), in(2, 3, 2)));
        all.add(one("movedim", x -> x.movedim(0, -1).sin(), in(2, 3, 2)));
        all.add(one("expand", x -> x.expand(4, 2, 3).sin(), in(2, 1)));
        all.add(one("expand", x -> x.expand(3, 2).sin(), in()));
        all.add(one("select", x -> x.select(1, -1).sin(), in(2, 3, 2)));
        all.add(one("narrow", x -> x.narrow(1, 1, 2).sin(), in(2, 4)));
        all.add(one("slice", x -> x.slice(1, 1, 5, 2).sin(), in(2, 6)));
        all.add(one("slice to nothing", x -> x.slice(1, 3, 1).sin(), in(2, 6)));
        for (int offset : new int[] {0, 1, -1}) {
            all.add(one("diagonal " + offset, x -> x.diagonal(offset, 0, 1).sin(), in(3, 4)));
            all.add(one("diagonal of a stack " + offset, x -> x.diagonal(offset, 2, 0).sin(), in(3, 2, 4)));
        }
        all.add(one("flip", x -> x.flip(0, 2).sin(), in(2, 3, 2)));
        all.add(one("roll", x -> x.roll(2).sin(), in(2, 3)));
        all.add(one("roll 1", x -> x.roll(new long[] {1, -2}, new int[] {0, 1}).sin(), in(2, 3)));
        all.add(one("repeat", x -> x.repeat(2, 3, 1).sin(), in(2, 3)));
        all.add(Sample.coarse("to", x -> x.to(DType.FLOAT32).mul(3).to(DType.FLOAT64), in(2, 3)));
        all.add(one("alias", x -> x.alias().sin(), in(2)));
        all.add(one("copy", x -> x.clone().sin(), in(2, 3)));
        all.add(one("view of a view", x -> x.t().select(0, 1).unsqueeze(0).expand(2, 2).sin(), in(2, 3)));
    }

    private static void joins(List<Sample> all) {
        all.add(of("cat", in -> List.of(Gradus.cat(in, 1).sin()), in(2, 3), in(2, 1), in(2, 2)));
        all.add(of("cat with nothing", in -> List.of(Gradus.cat(in, 0).sin()), in(2, 3), in(0), in(1, 3)));
        all.add(of("stack", in -> List.of(Gradus.stack(in, 1).sin()), in(2, 3), in(2, 3)));
        all.add(of("stack scalars", in -> List.of(Gradus.stack(in, 0).sin()), in(), in()));
        all.add(of("split", in -> in.get(0).split(2, 1).stream().map(Tensor::sin).toList(), in(2, 5)));
        all.add(of("split, one part used", in -> List.of(in.get(0).split(2, 1).get(1).sin()), in(2, 5)));
        all.add(of("split sizes", in -> in.get(0).split(new long[] {1, 3}, 0).stream().map(Tensor::sin).toList(), in(4, 2)));
        all.add(of("chunk", in -> in.get(0).chunk(3, 0).stream().map(Tensor::sin).toList(), in(5, 2)));
        all.add(of("unbind", in -> in.get(0).unbind(1).stream().map(Tensor::sin).toList(), in(2, 3)));
    }

    private static Tensor longs(long[] dims, long... values) {
        return Gradus.tensor(values, Shape.of(values.length)).reshape(dims);
    }

    private static void indexing(List<Sample> all) {
        Tensor index = longs(new long[] {2, 2}, 2, 0, 1, 2);
        Tensor rows = longs(new long[] {4}, 1, 0, 1, 1);
        all.add(one("gather 0", x -> x.gather(0, index).sin(), in(3, 2)));
        all.add(one("gather 1", x -> x.gather(1, index).sin(), in(2, 3)));
        all.add(two("scatter", (x, s) -> x.scatter(0, longs(new long[] {2, 2}, 2, 0, 1, 2), s).sin(), in(3, 2), in(2, 2)));
        all.add(one("scatter number", x -> x.scatter(0, index, 0.5).sin(), in(3, 2)));
        all.add(two("scatterAdd", (x, s) -> x.scatterAdd(1, index, s).sin(), in(2, 3), in(2, 2)));
        all.add(one("indexSelect", x -> x.indexSelect(0, rows).sin(), in(2, 3)));
        all.add(two("indexAdd", (x, s) -> x.indexAdd(1, rows, s).sin(), in(3, 2), in(3, 4)));
        all.add(two("scatterAdd of a corner", (x, s) -> x.scatterAdd(1, index, s).sin(), in(2, 3), in(3, 4)));
        all.add(two("indexAdd alpha", (x, s) -> x.indexAdd(1, rows, s, 0.5).sin(), in(3, 2), in(3, 4)));
        Tensor distinct = longs(new long[] {2}, 2, 0);
        all.add(two("indexCopy", (x, s) -> x.indexCopy(0, distinct, s).sin(), in(3, 2), in(2, 2)));
        all.add(one("indexFill", x -> x.indexFill(0, distinct, 0.5).sin(), in(3, 2)));
        all.add(one("index", x -> x.index(index).sin(), in(3, 2)));
        all.add(one("index apart", x -> x.index(distinct, null, distinct).sin(), in(3, 2, 3)));
        all.add(one("index together", x -> x.index(null, distinct, index).sin(), in(2, 3, 3)));
        all.add(two("indexPut", (x, v) -> x.indexPut(new Tensor[] {null, distinct}, v, false).sin(), in(2, 3), in(2, 2)));
        all.add(two("indexPut stretched", (x, v) -> x.indexPut(new Tensor[] {distinct}, v, false).sin(), in(3, 2), in(2)));
        all.add(two("indexPut accumulate", (x, v) -> x.indexPut(new Tensor[] {index}, v, true).sin(), in(3), in(2, 2)));
        all.add(one("takeAlongDim", x -> x.takeAlongDim(x.detach().argmax(1, true), 1).sin(), in(3, 2)));
        all.add(one("maskedSelect", x -> x.maskedSelect(x.detach().gt(0)).sin(), in(3, 2)));
        all.add(one("get", x -> x.get(Index.ellipsis(), Index.of(0, 2), Index.newAxis()).sin(), in(2, 3)));
        all.add(one("tril", x -> x.tril(1).sin(), in(3, 4)));
        all.add(one("triu", x -> x.triu(-1).sin(), in(2, 3, 3)));
        all.add(one("maskedFill", x -> x.maskedFill(x.detach().gt(0), 0.5).sin(), in(2, 3)));
        all.add(two("maskedFill tensor", (x, v) -> x.maskedFill(x.detach().gt(0), v).sin(), in(2, 3), in()));
    }

    private static void products(List<Sample> all) {
        all.add(two("mm", Tensor::mm, in(2, 3), in(3, 4)));
        all.add(two("mm of nothing", Tensor::mm, in(2, 0), in(0, 4)));
        all.add(two("bmm", Tensor::bmm, in(2, 2, 3), in(2, 3, 2)));
        all.add(two("mv", Tensor::mv, in(2, 3), in(3)));
        all.add(one("trace", x -> x.mul(x).trace(), in(3, 3)));
        all.add(one("trace of a wide matrix", x -> x.mul(x).trace(), in(2, 4)));
        all.add(two("dot", Tensor::dot, in(3), in(3)));
        long[][][] shapes = {{{3}, {3}}, {{2, 3}, {3}}, {{3}, {3, 2}}, {{2, 3}, {3, 2}}, {{2, 2, 3}, {3}}, {{3}, {2, 3, 2}},
            {{2, 2, 3}, {3, 2}}, {{2, 3}, {2, 3, 2}}, {{2, 1, 2, 3}, {3, 3, 2}}, {{1, 2, 3}, {2, 3, 2}}};
        for (long[][] s : shapes) {
            all.add(two("matmul", Tensor::matmul, in(s[0]), in(s[1])));
        }
        all.add(of("addmm", in -> List.of(in.get(0).addmm(in.get(1), in.get(2), 0.5, 2)), in(4), in(2, 3), in(3, 4)));
        all.add(of("baddbmm", in -> List.of(in.get(0).baddbmm(in.get(1), in.get(2), 0.5, 2)), in(2, 1), in(2, 2, 3),
            in(2, 3, 2)));
        all.add(of("linear", in -> List.of(Functional.linear(in.get(0), in.get(1), in.get(2))), in(2, 3), in(4, 3), in(4)));
        all.add(of("linear without bias", in -> List.of(Functional.linear(in.get(0), in.get(1))), in(2, 2, 3), in(4, 3)));
    }
}
