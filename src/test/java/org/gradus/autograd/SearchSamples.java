package org.gradus.autograd;

import static org.gradus.autograd.Sample.in;
import static org.gradus.autograd.Sample.of;
import static org.gradus.autograd.Sample.one;

import java.util.List;
import java.util.function.UnaryOperator;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.DType;

final class SearchSamples {
    private SearchSamples() {
    }

    static void add(List<Sample> all) {
        scans(all);
        order(all);
        moments(all);
    }

    private static void scans(List<Sample> all) {
        along(all, "cumsum", x -> x.cumsum(0), x -> x.cumsum(-1));
        along(all, "cumprod", x -> x.cumprod(0), x -> x.cumprod(-1));
        along(all, "logcumsumexp", x -> x.logcumsumexp(0), x -> x.logcumsumexp(-1));
        along(all, "cummax", x -> x.cummax(0).values(), x -> x.cummax(-1).values());
        along(all, "cummin", x -> x.cummin(0).values(), x -> x.cummin(-1).values());
        all.add(one("cumsum dtype", x -> x.cumsum(1, DType.FLOAT64), in(2, 3)));
        Tensor zeros = Gradus.tensor(new double[] {1, 0, 1, 1, 0, 1}).to(DType.FLOAT64);
        all.add(one("cumprod with zeros", x -> x.mul(zeros).cumprod(0), in(6)));
        all.add(one("cumprod with one zero", x -> x.mul(zeros.narrow(0, 0, 4)).cumprod(0), in(4)));
    }

    /** Along both dims of a matrix, of a number and of nothing. */
    private static void along(List<Sample> all, String name, UnaryOperator<Tensor> first, UnaryOperator<Tensor> last) {
        all.add(one(name + " 0", first, in(5, 2)));
        all.add(one(name + " -1", last, in(2, 7)));
        all.add(one(name, last, in()));
        all.add(one(name, last, in(1)));
        all.add(one(name, first, in(0, 3)));
        all.add(one(name, last, in(3, 0)));
    }

    private static void order(List<Sample> all) {
        along(all, "sort", x -> x.sort(0, true).values(), x -> x.sort().values());
        along(all, "topk", x -> x.topk(0, 0).values(), x -> x.topk(x.numel() == 0 ? 0 : 1).values());
        all.add(one("topk smallest", x -> x.topk(2, 0, false, true).values(), in(4, 3)));
        all.add(one("kthvalue", x -> x.kthvalue(2).values(), in(2, 5)));
        all.add(one("kthvalue keepdim", x -> x.kthvalue(2, 0, true).values(), in(3, 2)));
        all.add(one("kthvalue", x -> x.kthvalue(1).values(), in()));
        all.add(one("mode", x -> x.mode(0).values(), in(4, 3)));
        all.add(one("median", Tensor::median, in(3, 3)));
        all.add(one("nanmedian", Tensor::nanmedian, in(2, 2)));
        all.add(one("median 1", x -> x.median(1).values(), in(2, 5)));
        all.add(one("nanmedian 0", x -> x.nanmedian(0, true).values(), in(4, 2)));
        all.add(one("quantile", x -> x.quantile(0.3), in(2, 4)));
        all.add(of("quantile of q", in -> List.of(in.get(0).quantile(in.get(1), 1, true, "linear")), in(2, 4),
            in(0.05, 0.95, 3)));
        all.add(one("nanquantile", x -> x.nanquantile(0.6, 0, false, "midpoint"), in(3, 2)));
        all.add(of("aminmax", in -> List.of(in.get(0).aminmax(1, false).min(), in.get(0).aminmax().max()), in(2, 3)));
    }

    private static void moments(List<Sample> all) {
        all.add(one("diff", x -> x.diff(2, 0), in(5, 2)));
        all.add(of("diff with ends", in -> List.of(in.get(0).diff(1, 1, in.get(1), in.get(2))), in(2, 3), in(2, 1), in(2, 2)));
        all.add(of("trapezoid", in -> List.of(Gradus.trapezoid(in.get(0), in.get(1), -1)), in(2, 4), in(4)));
        all.add(one("cumulativeTrapezoid", x -> Gradus.cumulativeTrapezoid(x, 0.5, 0), in(4, 2)));
        all.add(one("gradient", x -> Gradus.cat(Gradus.gradient(x, 0.5, null, 2)), in(3, 4)));
        all.add(of("gradient with coordinates", in -> Gradus.gradient(in.get(0), List.of(in.get(1).exp().cumsum(0)),
            new int[] {1}, 1),
            in(2, 4), in(4)));
        all.add(one("cov", x -> x.cov(), in(2, 4)));
        all.add(of("cov weighted", in -> List.of(in.get(0).cov(1, Gradus.tensor(new long[] {1, 3, 2, 1}), in.get(1))), in(2, 4),
            in(0.5, 2, 4)));
        all.add(one("corrcoef", x -> x.corrcoef(), in(2, 4)));
    }
}
