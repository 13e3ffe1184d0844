package org.gradus.examples;

import static org.gradus.Functional.scaledDotProductAttention;
import static org.gradus.Gradus.arange;

import java.util.ArrayList;
import java.util.List;
import org.gradus.Functional;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.nn.Dropout;
import org.gradus.nn.Embedding;
import org.gradus.nn.Init;
import org.gradus.nn.LayerNorm;
import org.gradus.nn.Linear;
import org.gradus.nn.Module;
import org.gradus.nn.ModuleList;
import org.gradus.optim.AdamOptions;
import org.gradus.optim.AdamW;
import org.gradus.optim.Optimizer;
import org.gradus.types.ArgumentException;

/** A transformer that predicts the next token from those before it: {@code (N, T)} int64 to logits {@code (N, T, vocabulary)}. */
final class Gpt extends Module {
    /** Sizes; {@code width} is divided among the heads. */
    record Config(int vocabulary, int context, int layers, int heads, int width, double dropout) {
        Config {
            if (width % heads != 0) {
                throw new ArgumentException("a width of " + width + " cannot be divided among " + heads + " heads");
            }
        }
    }

    private final Config c;
    private final Embedding tokens;
    private final Embedding positions;
    private final Dropout dropout;
    private final List<Block> blocks;
    private final LayerNorm norm;
    private final Linear head;

    Gpt(Config c) {
        this.c = c;
        tokens = module("tokens", new Embedding(c.vocabulary, c.width));
        positions = module("positions", new Embedding(c.context, c.width));
        dropout = module("dropout", new Dropout(c.dropout));
        blocks = new ArrayList<>();
        for (int i = 0; i < c.layers; i++) {
            blocks.add(new Block(c));
        }
        module("blocks", new ModuleList(blocks.toArray(Module[]::new)));
        norm = module("norm", new LayerNorm(c.width));
        head = module("head", new Linear(c.width, c.vocabulary, false));
        initialize();
    }

    /** As GPT-2: standard deviation 0.02, smaller where the layers' outputs are added up. */
    private void initialize() {
        namedParameters().forEach((name, p) -> {
            if (p.dim() == 2) {
                Init.normal_(p, 0, name.contains("project") ? 0.02 / Math.sqrt(2 * c.layers) : 0.02);
            } else if (name.endsWith("bias")) {
                Init.zeros_(p);
            }
        });
    }

    Config config() {
        return c;
    }

    @Override
    public Tensor forward(Tensor ids) {
        Tensor x = dropout.forward(tokens.forward(ids).add(positions.forward(arange(ids.size(1)))));
        for (Block block : blocks) {
            x = block.forward(x);
        }
        return head.forward(norm.forward(x));
    }

    /** Mean cross-entropy of predicting each of {@code targets}, {@code (N, T)}. */
    Tensor loss(Tensor ids, Tensor targets) {
        return Functional.crossEntropy(forward(ids).view(-1, c.vocabulary), targets.reshape(-1));
    }

    /** AdamW that decays matrices only. */
    AdamW optimizer(double lr) {
        AdamOptions options = AdamW.options().lr(lr).betas(0.9, 0.99);
        return new AdamW(new Optimizer.Group<>(parameters().stream().filter(p -> p.dim() >= 2).toList(), options.weightDecay(0.1)),
            new Optimizer.Group<>(parameters().stream().filter(p -> p.dim() < 2).toList(), options.weightDecay(0)));
    }

    private static final class Block extends Module {
        private final int heads;
        private final double dropped;
        private final LayerNorm norm1;
        private final Linear qkv;
        private final Linear project1;
        private final LayerNorm norm2;
        private final Linear hidden;
        private final Linear project2;
        private final Dropout dropout;

        Block(Config c) {
            heads = c.heads;
            dropped = c.dropout;
            norm1 = module("norm1", new LayerNorm(c.width));
            qkv = module("qkv", new Linear(c.width, 3L * c.width));
            project1 = module("project1", new Linear(c.width, c.width));
            norm2 = module("norm2", new LayerNorm(c.width));
            hidden = module("hidden", new Linear(c.width, 4L * c.width));
            project2 = module("project2", new Linear(4L * c.width, c.width));
            dropout = module("dropout", new Dropout(c.dropout));
        }

        @Override
        public Tensor forward(Tensor x) {
            return Scope.of(() -> {
                Tensor attended = x.add(dropout.forward(project1.forward(attention(norm1.forward(x)))));
                Tensor thought = project2.forward(hidden.forward(norm2.forward(attended)).gelu());
                return attended.add(dropout.forward(thought));
            });
        }

        /** {@code (N, T, width) -> (N, T, width)}, each position looking at itself and those before it. */
        private Tensor attention(Tensor x) {
            long n = x.size(0);
            long t = x.size(1);
            long width = x.size(2);
            Tensor parts = qkv.forward(x).view(n, t, 3, heads, width / heads).permute(2, 0, 3, 1, 4);
            Tensor out = scaledDotProductAttention(parts.select(0, 0), parts.select(0, 1), parts.select(0, 2), null,
                isTraining() ? dropped : 0, true);
            return out.transpose(1, 2).reshape(n, t, width);
        }
    }
}
