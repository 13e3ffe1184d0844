package org.gradus.nn;

import static org.gradus.Gradus.empty;
import static org.gradus.Gradus.zeros;

import java.util.Arrays;
import java.util.List;
import org.gradus.Functional;
import org.gradus.Gradus;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.types.ArgumentException;
import org.gradus.types.DType;
import org.gradus.types.Shape;
import org.gradus.types.ShapeException;

/**
 * Attention of queries {@code (L, N, embedDim)} to keys {@code (S, N, kdim)} and values {@code (S, N, vdim)} in several heads,
 * each on its share of the embedding; {@code (N, L, ...)} if the batch is first, or without {@code N}. Source: Vaswani et al.,
 * "Attention is all you need", 2017.
 */
public final class MultiheadAttention extends Layer {
    /**
     * @param output  of the queries' shape
     * @param weights {@code (N, L, S)} averaged over the heads, or {@code (N, heads, L, S)}; {@code null} if not wanted
     */
    public record Output(Tensor output, Tensor weights) { }

    private final long embedDim;
    private final long numHeads;
    private final AttentionOptions options;
    private final Tensor qWeight;
    private final Tensor kWeight;
    private final Tensor vWeight;
    private final Tensor inWeight;
    private final Tensor inBias;
    private final Tensor biasK;
    private final Tensor biasV;
    private final Linear outProj;

    /** With default options. */
    public MultiheadAttention(long embedDim, long numHeads) {
        this(embedDim, numHeads, new AttentionOptions());
    }

    /** @throws ArgumentException unless {@code embedDim} is divisible by {@code numHeads} */
    public MultiheadAttention(long embedDim, long numHeads, AttentionOptions options) {
        if (numHeads <= 0 || embedDim % numHeads != 0) {
            throw new ArgumentException("MultiheadAttention: embed_dim must be divisible by num_heads, but got " + embedDim
                + " and " + numHeads);
        }
        this.embedDim = embedDim;
        this.numHeads = numHeads;
        this.options = options;
        long kdim = options.kdim() == null ? embedDim : options.kdim();
        long vdim = options.vdim() == null ? embedDim : options.vdim();
        boolean same = kdim == embedDim && vdim == embedDim;
        this.qWeight = parameter("q_proj_weight", same ? null : Init.xavierUniform_(empty(embedDim, embedDim), 1));
        this.kWeight = parameter("k_proj_weight", same ? null : Init.xavierUniform_(empty(embedDim, kdim), 1));
        this.vWeight = parameter("v_proj_weight", same ? null : Init.xavierUniform_(empty(embedDim, vdim), 1));
        this.inWeight = parameter("in_proj_weight", same ? Init.xavierUniform_(empty(3 * embedDim, embedDim), 1) : null);
        this.inBias = parameter("in_proj_bias", options.bias() ? zeros(3 * embedDim) : null);
        this.biasK = parameter("bias_k", options.addBiasKv() ? Init.xavierNormal_(empty(1, 1, embedDim), 1) : null);
        this.biasV = parameter("bias_v", options.addBiasKv() ? Init.xavierNormal_(empty(1, 1, embedDim), 1) : null);
        this.outProj = module("out_proj", new Linear(embedDim, embedDim, options.bias(), "NonDynamicallyQuantizableLinear"));
        if (options.bias()) {
            Init.zeros_(outProj.bias());
        }
    }

    /** The defaults. */
    public static AttentionOptions options() {
        return new AttentionOptions();
    }

    /** With weights averaged over the heads, and no mask. */
    public Output forward(Tensor query, Tensor key, Tensor value) {
        return forward(query, key, value, null, true, null, true);
    }

    /**
     * @param keyPaddingMask     {@code (N, S)}: bool, true where a key does not count; or floating, added to the scores;
     *                           {@code null} for none
     * @param needWeights        whether the weights are wanted too, which costs more
     * @param attnMask           {@code (L, S)} or {@code (N * heads, L, S)}: bool, true where a query does not attend to a key;
     *                           or floating, added to the scores; {@code null} for none
     * @param averageAttnWeights whether the weights are averaged over the heads
     * @throws ShapeException if the inputs do not fit together
     */
    public Output forward(Tensor query, Tensor key, Tensor value, Tensor keyPaddingMask, boolean needWeights, Tensor attnMask,
                          boolean averageAttnWeights) {
        checkDims(query, key, value);
        boolean batched = query.dim() == 3;
        checkMasks(query, key, keyPaddingMask, attnMask);
        try (Scope scope = Scope.open()) {
            List<Tensor> projected = projected(query, key, value, batched);
            Tensor q = heads(projected.get(0));
            Tensor k = heads(withExtra(projected.get(1), biasK));
            Tensor v = heads(withExtra(projected.get(2), biasV));
            Tensor padding = keyPaddingMask == null || batched ? keyPaddingMask : keyPaddingMask.unsqueeze(0);
            Tensor mask = mask(padding, attnMask, q.size(0), q.dtype());
            double dropout = isTraining() ? options.dropout() : 0;
            Tensor weights = null;
            Tensor heads;
            if (needWeights) {
                Tensor scores = q.mul(1 / Math.sqrt(embedDim / numHeads)).matmul(k.transpose(-2, -1));
                weights = Functional.dropout((mask == null ? scores : scores.add(mask)).softmax(-1), dropout, isTraining());
                heads = weights.matmul(v);
                weights = averageAttnWeights ? weights.mean(1) : weights;
                weights = scope.keep(batched ? weights : weights.squeeze(0));
            } else {
                heads = Functional.scaledDotProductAttention(q, k, v, mask, dropout, false);
            }
            Tensor y = outProj.forward(heads.permute(2, 0, 1, 3).flatten(2));
            return new Output(scope.keep(!batched ? y.squeeze(1) : options.batchFirst() ? y.transpose(0, 1) : y), weights);
        }
    }

    private void checkDims(Tensor query, Tensor key, Tensor value) {
        boolean dims = query.dim() == key.dim() && key.dim() == value.dim() && (query.dim() == 2 || query.dim() == 3);
        long kdim = options.kdim() == null ? embedDim : options.kdim();
        long vdim = options.vdim() == null ? embedDim : options.vdim();
        if (!dims || query.size(-1) != embedDim || key.size(-1) != kdim || value.size(-1) != vdim) {
            throw new ShapeException("MultiheadAttention: expected query, key and value of 2 or 3 dims, " + embedDim + ", " + kdim
                + " and " + vdim + " wide, got " + query.shape() + ", " + key.shape() + " and " + value.shape());
        }
        boolean oneBatch = query.dim() == 2 || batch(query) == batch(key) && batch(key) == batch(value);
        if (!oneBatch || length(key) != length(value)) {
            throw new ShapeException("MultiheadAttention: expected query, key and value of "
                + (query.dim() == 2 ? "(L, E), (S, E) and (S, E)" : options.batchFirst() ? "(N, L, E), (N, S, E) and (N, S, E)"
                    : "(L, N, E), (S, N, E) and (S, N, E)")
                + ", got " + query.shape() + ", " + key.shape() + " and " + value.shape());
        }
    }

    private long batch(Tensor x) {
        return x.dim() == 2 ? 1 : x.size(options.batchFirst() ? 0 : 1);
    }

    private long length(Tensor x) {
        return x.size(x.dim() == 3 && options.batchFirst() ? 1 : 0);
    }

    private void checkMasks(Tensor query, Tensor key, Tensor keyPadding, Tensor attention) {
        Shape keys = query.dim() == 2 ? Shape.of(length(key)) : Shape.of(batch(key), length(key));
        if (keyPadding != null && !keyPadding.shape().equals(keys)) {
            throw new ShapeException("MultiheadAttention: expected a key padding mask of " + keys + ", got " + keyPadding.shape());
        }
        Shape pairs = Shape.of(length(query), length(key));
        Shape ofHeads = Shape.of(batch(query) * numHeads, length(query), length(key));
        if (attention != null && !attention.shape().equals(pairs) && !attention.shape().equals(ofHeads)) {
            throw new ShapeException("MultiheadAttention: expected an attention mask of " + pairs + " or " + ofHeads + ", got "
                + attention.shape());
        }
    }

    /** Queries, keys and values {@code (L or S, N, embedDim)}. One product makes all three where they come from one tensor. */
    private List<Tensor> projected(Tensor query, Tensor key, Tensor value, boolean batched) {
        if (inWeight != null && query == key && key == value) {
            return Functional.linear(sequenceFirst(query, batched), inWeight, inBias).chunk(3, -1);
        }
        List<Tensor> w = inWeight == null ? List.of(qWeight, kWeight, vWeight) : inWeight.chunk(3, 0);
        List<Tensor> b = inBias == null ? Arrays.asList(null, null, null) : inBias.chunk(3, 0);
        return List.of(Functional.linear(sequenceFirst(query, batched), w.get(0), b.get(0)),
            Functional.linear(sequenceFirst(key, batched), w.get(1), b.get(1)),
            Functional.linear(sequenceFirst(value, batched), w.get(2), b.get(2)));
    }

    private Tensor sequenceFirst(Tensor x, boolean batched) {
        return !batched ? x.unsqueeze(1) : options.batchFirst() ? x.transpose(0, 1) : x;
    }

    private Tensor withExtra(Tensor x, Tensor learned) {
        Tensor all = learned == null ? x : Gradus.cat(List.of(x, learned.expand(1, x.size(1), embedDim)), 0);
        return options.addZeroAttn() ? Functional.pad(all, 0, 0, 0, 0, 0, 1) : all;
    }

    /** {@code (L, N, embedDim) -> (N, heads, L, embedDim / heads)}. */
    private Tensor heads(Tensor x) {
        return x.reshape(x.size(0), x.size(1), numHeads, embedDim / numHeads).permute(1, 2, 0, 3);
    }

    /** What is added to the scores {@code (N, heads, L, S)}. */
    private Tensor mask(Tensor keyPadding, Tensor attention, long batch, DType dtype) {
        Tensor keys = keyPadding == null ? null : additive(keyPadding, dtype).unsqueeze(1).unsqueeze(1);
        Tensor pairs = attention == null ? null : additive(attention, dtype);
        if (pairs != null && pairs.dim() == 3) {
            pairs = pairs.unflatten(0, batch, numHeads);
        }
        return keys == null ? pairs : pairs == null ? keys : keys.add(pairs);
    }

    private Tensor additive(Tensor mask, DType dtype) {
        Tensor added = mask.dtype() == DType.BOOL ? Gradus.where(mask, Double.NEGATIVE_INFINITY, 0.).to(dtype) : mask;
        int extra = (options.addBiasKv() ? 1 : 0) + (options.addZeroAttn() ? 1 : 0);
        return extra == 0 ? added : Functional.pad(added, 0, extra);
    }
}
