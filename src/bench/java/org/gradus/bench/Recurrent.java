package org.gradus.bench;

import org.gradus.Tensor;
import org.gradus.nn.Embedding;
import org.gradus.nn.LSTM;
import org.gradus.nn.Linear;
import org.gradus.nn.Module;

/** Words to vectors, an LSTM over them, and a class from its last output. */
final class Recurrent extends Module {
    private final Embedding embedding = module("emb", new Embedding(1000, 256));
    private final LSTM lstm = module("lstm", new LSTM(256, 256, LSTM.options().batchFirst(true)));
    private final Linear head = module("fc", new Linear(256, 10));

    @Override
    public Tensor forward(Tensor words) {
        return head.forward(lstm.forward(embedding.forward(words)).select(1, -1));
    }
}
