package org.gradus.autograd;

import static org.gradus.autograd.Sample.in;
import static org.gradus.autograd.Sample.of;
import static org.gradus.autograd.Sample.one;
import static org.gradus.autograd.Sample.two;

import java.util.List;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.types.Shape;

final class ShapeSamples {
    private ShapeSamples() {
    }

    static void add(List<Sample> all) {
        diagonals(all);
        windows(all);
        joins(all);
        parts(all);
        numbers(all);
        scatters(all);
        sums(all);
        writes(all);
    }

    private static Tensor longs(long[] dims, long... values) {
        return Gradus.tensor(values, Shape.of(values.length)).reshape(dims);
    }

    private static void diagonals(List<Sample> all) {
        for (int offset : new int[] {0, 2, -1}) {
            all.add(one("diag of a vector " + offset, x -> x.diag(offset).sin(), in(3)));
            all.add(one("diag of a matrix " + offset, x -> x.diag(offset).sin(), in(3, 4)));
            all.add(one("diagEmbed " + offset, x -> x.diagEmbed(offset, 0, -2).sin(), in(2, 3)));
            all.add(one("diagflat " + offset, x -> x.diagflat(offset).sin(), in(2, 2)));
        }
        all.add(one("diagEmbed of nothing", x -> x.diagEmbed().sin(), in(2, 0)));
        for (int k = 0; k < 4; k++) {
            int turns = k;
            all.add(one("rot90 " + k, x -> x.rot90(turns, 0, 2).sin(), in(2, 3, 2)));
        }
        all.add(one("fliplr", x -> x.fliplr().sin(), in(2, 3)));
        all.add(one("flipud", x -> x.flipud().sin(), in(2)));
    }

    private static void windows(List<Sample> all) {
        all.add(one("unfold apart", x -> x.unfold(0, 2, 3).sin(), in(5, 2)));
        all.add(one("unfold overlapping", x -> x.unfold(1, 3, 1).sin(), in(2, 5)));
        all.add(one("unfold of a scalar", x -> x.unfold(0, 1, 1).sin(), in()));
        all.add(one("asStrided", x -> x.clone().asStrided(new long[] {2, 2}, new long[] {3, 1}, 1L).sin(), in(2, 4)));
        all.add(one("asStrided overlapping", x -> x.clone().asStrided(new long[] {3, 3}, new long[] {1, 1}).sin(), in(6)));
        all.add(one("repeatInterleave", x -> x.repeatInterleave(2, 1).sin(), in(2, 3)));
        all.add(one("repeatInterleave of all", x -> x.repeatInterleave(3).sin(), in(2, 2)));
        all.add(one("repeatInterleave by a tensor", x -> x.repeatInterleave(Gradus.tensor(2L, 0, 1), 1).sin(), in(2, 3)));
        all.add(one("combinations", x -> x.combinations(2, true).sin(), in(3)));
    }

    private static void joins(List<Sample> all) {
        all.add(of("hstack", in -> List.of(Gradus.hstack(in).sin()), in(2), in(), in(3)));
        all.add(of("vstack", in -> List.of(Gradus.vstack(in).sin()), in(2), in(2, 2)));
        all.add(of("dstack", in -> List.of(Gradus.dstack(in).sin()), in(2), in(1, 2)));
        all.add(of("columnStack", in -> List.of(Gradus.columnStack(in).sin()), in(2), in(2, 2)));
        all.add(of("blockDiag", in -> List.of(Gradus.blockDiag(in.toArray(new Tensor[0])).sin()), in(2, 3), in(2), in(),
            in(0, 2)));
        all.add(of("meshgrid", in -> Gradus.meshgrid(in, "xy").stream().map(Tensor::sin).toList(), in(2), in(3), in()));
        all.add(of("cartesianProd", in -> List.of(Gradus.cartesianProd(in.get(0), in.get(1)).sin()), in(2), in(3)));
        all.add(of("tensorSplit",
            in -> in.get(0).tensorSplit(new long[] {1, 4, 2}, 1).stream().map(Tensor::sin).toList(), in(2, 5)));
    }

    private static void parts(List<Sample> all) {
        all.add(two("selectScatter", (x, s) -> x.selectScatter(s, 1, -1).sin(), in(2, 3), in(2)));
        all.add(two("sliceScatter", (x, s) -> x.sliceScatter(s, 1, 1L, null, 2).sin(), in(2, 4), in(2, 2)));
        all.add(two("diagonalScatter", (x, s) -> x.diagonalScatter(s, 1, 0, 1).sin(), in(3, 3), in(2)));
        long[] two = {2};
        long[] three = {3};
        all.add(two("asStridedScatter", (x, s) -> x.asStridedScatter(s, two, three, 1L).sin(), in(2, 3), in(2)));
        all.add(two("asStridedScatter into a transpose", (x, s) -> x.clone().t().asStridedScatter(s, two, three, 1L).sin(), in(2, 3),
            in(2)));
    }

    private static void numbers(List<Sample> all) {
        Tensor index = longs(new long[] {2, 2}, 1, -1, 0, 1);
        all.add(one("take", x -> x.take(index).sin(), in(2, 3)));
        all.add(one("take of a scalar", x -> x.take(longs(new long[] {2}, 0, 0)).sin(), in()));
        Tensor none = longs(new long[] {0});
        all.add(one("gather of nothing", x -> x.gather(0, none).sin(), in(2, 3)));
        all.add(two("scatter of nothing", (x, s) -> x.scatterReduce(1, none, s, "prod", false).sin(), in(2, 3), in(2)));
        Tensor distinct = longs(new long[] {2}, 3, -1);
        all.add(two("put", (x, s) -> x.put(distinct, s).sin(), in(2, 3), in(2, 1)));
        all.add(two("put accumulate", (x, s) -> x.put(index, s, true).sin(), in(2, 3), in(4)));
        all.add(two("indexFill tensor", (x, v) -> x.indexFill(1, distinct.abs().sub(1), v).sin(), in(2, 3), in()));
        all.add(two("maskedScatter", (x, s) -> x.maskedScatter(x.detach().gt(0), s).sin(), in(2, 3), in(7)));
    }

    private static void scatters(List<Sample> all) {
        Tensor index = longs(new long[] {2, 3}, 0, 1, 1, 2, 1, 0);
        Tensor rows = longs(new long[] {3}, 1, 0, 1);
        for (String reduce : new String[] {"sum", "prod", "mean", "amax", "amin"}) {
            for (boolean self : new boolean[] {true, false}) {
                String name = " " + reduce + (self ? "" : " without self");
                all.add(two("scatterReduce" + name, (x, s) -> x.scatterReduce(1, index, s, reduce, self).sin(), in(2, 4),
                    in(2, 3)));
                all.add(two("scatterReduce of a corner" + name, (x, s) -> x.scatterReduce(0, index, s, reduce, self).sin(),
                    in(4, 3), in(3, 4)));
                if (!reduce.equals("sum")) {
                    all.add(two("indexReduce" + name, (x, s) -> x.indexReduce(1, rows, s, reduce, self).sin(), in(2, 3),
                        in(2, 3)));
                }
            }
        }
        all.add(two("scatterReduce of a zero", (x, s) -> x.scatterReduce(0, longs(new long[] {4}, 0, 0, 1, 1),
            s.mul(Gradus.tensor(new double[] {0, 1, 1, 1}, Shape.of(4))), "prod", true).sin(), in(3), in(4)));
    }

    private static Tensor holed(Tensor x) {
        return Gradus.where(x.detach().gt(1), Double.NaN, x);
    }

    private static void sums(List<Sample> all) {
        all.add(one("nansum", x -> holed(x).nansum(new int[] {1}, false, null).sin(), in(3, 4)));
        all.add(one("nansum of all", x -> x.nansum().sin(), in(2, 3)));
        all.add(one("nanmean", x -> holed(x).nanmean(new int[] {0}, true, null).sin(), in(3, 4)));
        all.add(one("sumToSize", x -> x.sumToSize(3, 1).sin(), in(2, 3, 4)));
        all.add(of("varMean", in -> {
            var both = in.get(0).varMean(new int[] {1}, 1, true);
            return List.of(both.var().sin(), both.mean().sin());
        }, in(3, 4)));
    }

    private static void writes(List<Sample> all) {
        all.add(of("fill", in -> List.of(in.get(0).fill(in.get(1)).sin()), in(2, 3), in()));
        all.add(of("put_ through a view of a view", in -> {
            Tensor y = in.get(0).mul(2);
            y.t().narrow(0, 1, 2).put_(longs(new long[] {2}, 0, 3), in.get(1));
            return List.of(y.sin());
        }, in(2, 3), in(2)));
        all.add(of("indexPut_ through windows", in -> {
            Tensor y = in.get(0).mul(2);
            y.unfold(0, 2, 2).indexPut_(new Tensor[] {null, longs(new long[] {1}, 1)}, in.get(1), false);
            return List.of(y.sin());
        }, in(6), in(3, 1)));
        all.add(of("maskedFill_ through a diagonal", in -> {
            Tensor y = in.get(0).mul(2);
            Tensor part = y.diagonal();
            part.maskedFill_(part.detach().gt(0), in.get(1));
            return List.of(y.sin());
        }, in(3, 3), in()));
        all.add(of("fillDiagonal_", in -> List.of(in.get(0).mul(2).fillDiagonal_(0.5, true).sin()), in(5, 2)));
    }
}
