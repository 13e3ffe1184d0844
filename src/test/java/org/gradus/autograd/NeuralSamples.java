package org.gradus.autograd;

import static org.gradus.autograd.Sample.in;
import static org.gradus.autograd.Sample.of;
import static org.gradus.autograd.Sample.one;
import static org.gradus.autograd.Sample.two;

import java.util.List;
import org.gradus.Functional;
import org.gradus.Gradus;
import org.gradus.Masked;
import org.gradus.Tensor;
import org.gradus.types.Shape;

/** Norms, embedding, attention, distances, gates, cells. */
final class NeuralSamples {
    private NeuralSamples() {
    }

    static void add(List<Sample> all) {
        norms(all);
        embedding(all);
        attention(all);
        distances(all);
        gates(all);
        cells(all);
        layers(all);
        masked(all);
    }

    private static Tensor vector(double... values) {
        return Gradus.tensor(values, Shape.of(values.length));
    }

    private static Tensor longs(long[] values, long... dims) {
        return Gradus.tensor(values, Shape.of(dims));
    }

    private static void norms(List<Sample> all) {
        all.add(of("layerNorm", in -> List.of(Functional.layerNorm(in.get(0), new long[] {2, 3}, in.get(1), in.get(2), 0.1).sin()),
            in(2, 2, 3), in(2, 3), in(2, 3)));
        all.add(one("layerNorm plain", x -> Functional.layerNorm(x, 4).sin(), in(3, 4)));
        all.add(one("layerNorm of nothing", x -> Functional.layerNorm(x, 4).sin(), in(0, 4)));
        all.add(two("rmsNorm", (x, w) -> Functional.rmsNorm(x, new long[] {4}, w, 0.1).sin(), in(3, 4), in(4)));
        all.add(of("groupNorm", in -> List.of(Functional.groupNorm(in.get(0), 2, in.get(1), in.get(2), 0.1).sin()),
            in(2, 4, 3), in(4), in(4)));
        all.add(of("batchNorm", in -> List.of(
            Functional.batchNorm(in.get(0), null, null, in.get(1), in.get(2), true, 0.1, 0.1).sin()), in(3, 2, 2), in(2), in(2)));
        all.add(of("batchNorm in evaluation", in -> List.of(Functional.batchNorm(in.get(0), vector(0.5, -1), vector(2, 0.5),
            in.get(1), in.get(2), false, 0.1, 0.1).sin()), in(3, 2, 2), in(2), in(2)));
        all.add(of("instanceNorm", in -> List.of(Functional.instanceNorm(in.get(0), null, null, in.get(1), in.get(2), true, 0.1, 0.1)
            .sin()), in(2, 2, 4), in(2), in(2)));
        all.add(one("normalize", x -> Functional.normalize(x, 3, 1).sin(), in(0.5, 2, 3, 2)));
        all.add(one("renorm", x -> x.renorm(2, 0, 1.5).sin(), in(3, 4)));
    }

    private static void embedding(List<Sample> all) {
        Tensor rows = longs(new long[] {2, 0, 2, 1, 2, 0}, 2, 3);
        Tensor offsets = longs(new long[] {0, 2, 2}, 3);
        Tensor flat = longs(new long[] {2, 0, 2, 1, 2}, 5);
        all.add(one("embedding", w -> Functional.embedding(rows, w).sin(), in(3, 2)));
        all.add(one("embedding of nothing", w -> Functional.embedding(longs(new long[0], 0, 2), w).sin(), in(3, 2)));
        for (String mode : List.of("sum", "mean", "max")) {
            all.add(one("embeddingBag " + mode, w -> Functional.embeddingBag(flat, w, offsets, mode).sin(), in(3, 2)));
        }
        all.add(two("embeddingBag weighted", (w, s) -> Functional.embeddingBag(rows, w, null, null, 2, false, "sum", false, s, false,
            null).sin(), in(3, 2), in(2, 3)));
    }

    private static void attention(List<Sample> all) {
        all.add(of("attention", in -> List.of(
            Functional.scaledDotProductAttention(in.get(0), in.get(1), in.get(2), in.get(3), 0, false)),
            in(2, 2, 3), in(2, 4, 3), in(2, 4, 2), in(2, 4)));
        all.add(of("attention causal", in -> List.of(
            Functional.scaledDotProductAttention(in.get(0), in.get(1), in.get(2), null, 0, true, 0.5)),
            in(3, 2), in(3, 2), in(3, 2)));
        all.add(of("attention of many queries and keys", in -> List.of(
            Functional.scaledDotProductAttention(in.get(0), in.get(1), in.get(2), null, 0, false)),
            in(16, 2), in(64, 2), in(64, 1)));
        all.add(of("attention grouped", in -> List.of(
            Functional.scaledDotProductAttention(in.get(0), in.get(1), in.get(2), null, 0, false, null, true)),
            in(2, 3, 2), in(1, 2, 2), in(1, 2, 2)));
    }

    private static void distances(List<Sample> all) {
        for (double p : new double[] {0, 1, 1.5, 2, 3, Double.POSITIVE_INFINITY}) {
            all.add(two("cdist " + p, (x, y) -> Functional.cdist(x, y, p, "donot_use_mm_for_euclid_dist").sin(), in(2, 3, 2),
                in(3.0, 6, 2, 2)));
            all.add(one("pdist " + p, x -> Functional.pdist(x, p).sin(), in(3, 2)));
        }
        all.add(two("cdist by products", (x, y) -> Functional.cdist(x, y, 2, "use_mm_for_euclid_dist").sin(), in(3, 2), in(2, 2)));
        all.add(two("cosineSimilarity", (x, y) -> Functional.cosineSimilarity(x, y).sin(), in(2, 3), in(2, 3)));
        all.add(two("pairwiseDistance", (x, y) -> Functional.pairwiseDistance(x, y).sin(), in(2, 3), in(3)));
        all.add(two("dist", (x, y) -> x.dist(y, 3).sin(), in(2, 3), in(3.0, 6, 3)));
        all.add(of("bilinear", in -> List.of(Functional.bilinear(in.get(0), in.get(1), in.get(2), in.get(3)).sin()), in(2, 2),
            in(2, 3), in(2, 2, 3), in(2)));
    }

    private static void gates(List<Sample> all) {
        all.add(one("glu", x -> Functional.glu(x), in(3, 4)));
        all.add(two("prelu", Functional::prelu, in(2, 3, 2), in(3)));
        all.add(two("prelu of one weight", Functional::prelu, in(2, 3), in(1)));
        all.add(two("prelu of a scalar", Functional::prelu, in(), in(1)));
        all.add(one("rrelu", Functional::rrelu, in(2, 3)));
        all.add(one("softmin", x -> Functional.softmin(x, 1), in(2, 3)));
    }

    private static void cells(List<Sample> all) {
        all.add(of("gruCell", in -> List.of(Gradus.gruCell(in.get(0), in.get(1), in.get(2), in.get(3), in.get(4), in.get(5))),
            in(2, 3), in(2, 2), in(6, 3), in(6, 2), in(6), in(6)));
        all.add(of("lstmCell", in -> Gradus.lstmCell(in.get(0), List.of(in.get(1), in.get(2)), in.get(3), in.get(4), null, null),
            in(2, 3), in(2, 2), in(2, 2), in(8, 3), in(8, 2)));
        all.add(of("rnnTanhCell", in -> List.of(Gradus.rnnTanhCell(in.get(0), in.get(1), in.get(2), in.get(3), null, null)),
            in(3), in(2), in(2, 3), in(2, 2)));
    }

    private static void layers(List<Sample> all) {
        all.add(of("lstm", in -> Gradus.lstm(in.get(0), List.of(in.get(1), in.get(2)), in.subList(3, 7), true, 1, 0, false, false,
            true), in(2, 2, 2), in(1, 2, 2), in(1, 2, 2), in(8, 2), in(8, 2), in(8), in(8)));
        all.add(of("lstm projected", in -> Gradus.lstm(in.get(0), List.of(in.get(1), in.get(2)), in.subList(3, 6), false, 1, 0,
            false, false, false), in(2, 1, 2), in(1, 1, 1), in(1, 1, 2), in(8, 2), in(8, 1), in(1, 2)));
        all.add(of("gru in both directions", in -> Gradus.gru(in.get(0), in.get(1), in.subList(2, 6), false, 1, 0, false, true,
            false), in(2, 1, 2), in(2, 1, 1), in(3, 2), in(3, 1), in(3, 2), in(3, 1)));
        all.add(of("rnnTanh in layers", in -> Gradus.rnnTanh(in.get(0), in.get(1), in.subList(2, 6), false, 2, 0, false, false,
            false), in(2, 1, 2), in(2, 1, 1), in(1, 2), in(1, 1), in(1, 1), in(1, 1)));
    }

    private static void masked(List<Sample> all) {
        Tensor mask = Gradus.tensor(new boolean[] {true, false, true, true, true, false}, Shape.of(2, 3));
        all.add(one("masked mean", x -> Masked.mean(x, new int[] {1}, false, null, mask).sin(), in(2, 3)));
        all.add(one("masked var", x -> Masked.var(x, null, true, false, null, mask).sin(), in(2, 3)));
        all.add(one("masked softmax", x -> Masked.softmax(x, 1, null, mask).sin(), in(2, 3)));
        all.add(one("masked norm", x -> Masked.norm(x, 3.0, new int[] {0}, true, null, mask).sin(), in(2, 3)));
    }
}
