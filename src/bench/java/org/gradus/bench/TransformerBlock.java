package org.gradus.bench;

import static org.gradus.Functional.scaledDotProductAttention;

import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.nn.LayerNorm;
import org.gradus.nn.Linear;
import org.gradus.nn.Module;

/** A pre-norm transformer block with causal attention and a GELU perceptron four times as wide. */
final class TransformerBlock extends Module {
    private final long heads;
    private final LayerNorm norm1;
    private final LayerNorm norm2;
    private final Linear qkv;
    private final Linear projection;
    private final Linear up;
    private final Linear down;

    TransformerBlock(long width, long heads) {
        this.heads = heads;
        norm1 = module("ln1", new LayerNorm(width));
        norm2 = module("ln2", new LayerNorm(width));
        qkv = module("qkv", new Linear(width, 3 * width));
        projection = module("proj", new Linear(width, width));
        up = module("fc1", new Linear(width, 4 * width));
        down = module("fc2", new Linear(4 * width, width));
    }

    @Override
    public Tensor forward(Tensor x) {
        return Scope.of(() -> {
            Tensor y = x.add(projection.forward(attention(norm1.forward(x))));
            return y.add(down.forward(up.forward(norm2.forward(y)).gelu()));
        });
    }

    private Tensor attention(Tensor x) {
        long b = x.size(0);
        long t = x.size(1);
        long d = x.size(2);
        Tensor parts = qkv.forward(x).view(b, t, 3, heads, d / heads).permute(2, 0, 3, 1, 4);
        Tensor o = scaledDotProductAttention(parts.select(0, 0), parts.select(0, 1), parts.select(0, 2), null, 0.0, true);
        return o.transpose(1, 2).reshape(b, t, d);
    }
}
