package org.gradus;

import java.util.List;

/** Members of {@link Gradus}: cells of recurrent networks. */
public abstract class CellFunctions extends RandomFunctions {
    CellFunctions() { }

    /**
     * One step of a gated recurrent unit (Cho et al., 2014): with {@code i = x W_ih^T + b_ih}, {@code o = h W_hh^T + b_hh} in thirds
     * {@code (r, z, n)}: {@code z' h + (1 - z') tanh(i_n + r' o_n)}, where {@code r' = sigmoid(i_r + o_r)},
     * {@code z' = sigmoid(i_z + o_z)}.
     *
     * @param input {@code (N, I)} or {@code (I)}
     * @param hx    {@code (N, H)} or {@code (H)}
     * @param wIh   {@code (3 H, I)}
     * @param wHh   {@code (3 H, H)}
     * @param bIh   {@code (3 H)}, or {@code null}
     * @param bHh   likewise
     */
    public static Tensor gruCell(Tensor input, Tensor hx, Tensor wIh, Tensor wHh, Tensor bIh, Tensor bHh) {
        return Cells.gru(input, hx, wIh, wHh, bIh, bHh);
    }

    /**
     * One step of a long short-term memory (Hochreiter and Schmidhuber, 1997): with {@code x W_ih^T + b_ih + h W_hh^T + b_hh} in
     * quarters {@code (i, f, g, o)}, {@code c' = sigmoid(f) c + sigmoid(i) tanh(g)} and {@code h' = sigmoid(o) tanh(c')}.
     *
     * @param hx  {@code h} and {@code c}, each {@code (N, H)} or {@code (H)}
     * @param wIh {@code (4 H, I)}
     * @param wHh {@code (4 H, H)}
     * @return {@code h'} and {@code c'}
     */
    public static List<Tensor> lstmCell(Tensor input, List<Tensor> hx, Tensor wIh, Tensor wHh, Tensor bIh, Tensor bHh) {
        return Cells.lstm(input, hx, wIh, wHh, bIh, bHh);
    }

    /** {@code tanh(x W_ih^T + b_ih + h W_hh^T + b_hh)} (Elman, 1990), with weights {@code (H, I)} and {@code (H, H)}. */
    public static Tensor rnnTanhCell(Tensor input, Tensor hx, Tensor wIh, Tensor wHh, Tensor bIh, Tensor bHh) {
        return Cells.simple("rnnTanhCell", Tensor::tanh, input, hx, wIh, wHh, bIh, bHh);
    }

    /** As {@link #rnnTanhCell}, with {@code relu}. */
    public static Tensor rnnReluCell(Tensor input, Tensor hx, Tensor wIh, Tensor wHh, Tensor bIh, Tensor bHh) {
        return Cells.simple("rnnReluCell", Tensor::relu, input, hx, wIh, wHh, bIh, bHh);
    }

    /**
     * Long short-term memories over a sequence, in {@code numLayers} layers, as {@link #lstmCell} step by step.
     *
     * @param input         {@code (T, N, I)}, or {@code (N, T, I)} with {@code batchFirst}
     * @param hx            the states {@code h} and {@code c} to begin with, each {@code (layers * directions, N, H)}; {@code h} may be
     *                      narrower than {@code c}, if it is projected
     * @param params        for each layer and direction: the weights of input and state, their biases if {@code hasBiases}, and
     *                      the projection {@code (Hh, H)} if there is one
     * @param dropout       probability that an output of a layer other than the last is dropped, in training
     * @param bidirectional whether a second direction runs from the end; outputs are joined
     * @return the last layer's outputs {@code (T, N, directions * H)}, and the final states
     */
    public static List<Tensor> lstm(Tensor input, List<Tensor> hx, List<Tensor> params, boolean hasBiases, int numLayers,
                                    double dropout, boolean train, boolean bidirectional, boolean batchFirst) {
        return lstm(params, hasBiases, numLayers, bidirectional).run(input, hx, train ? dropout : 0, batchFirst);
    }

    /**
     * As {@link #lstm(Tensor, List, List, boolean, int, double, boolean, boolean, boolean)}, over sequences of different lengths,
     * longest first.
     *
     * @param data       {@code (sum of batchSizes, I)}: first the first steps of all, then the second steps of those that have
     *                   one, and so on; outputs come likewise
     * @param batchSizes how many sequences have a step {@code t}
     */
    public static List<Tensor> lstm(Tensor data, long[] batchSizes, List<Tensor> hx, List<Tensor> params, boolean hasBiases,
                                    int numLayers, double dropout, boolean train, boolean bidirectional) {
        return lstm(params, hasBiases, numLayers, bidirectional).run(data, batchSizes, hx, train ? dropout : 0);
    }

    private static Recurrent lstm(List<Tensor> params, boolean biases, int layers, boolean bidirectional) {
        return new Recurrent("lstm", new LstmCell(), params, biases, layers, bidirectional);
    }

    /**
     * As {@link #lstm(Tensor, List, List, boolean, int, double, boolean, boolean, boolean)}, of {@link #gruCell}s: one state,
     * weights of three gates.
     */
    public static List<Tensor> gru(Tensor input, Tensor hx, List<Tensor> params, boolean hasBiases, int numLayers,
                                   double dropout, boolean train, boolean bidirectional, boolean batchFirst) {
        return gru(params, hasBiases, numLayers, bidirectional).run(input, List.of(hx), train ? dropout : 0, batchFirst);
    }

    /** Likewise over packed sequences, as {@link #lstm(Tensor, long[], List, List, boolean, int, double, boolean, boolean)}. */
    public static List<Tensor> gru(Tensor data, long[] batchSizes, Tensor hx, List<Tensor> params, boolean hasBiases,
                                   int numLayers, double dropout, boolean train, boolean bidirectional) {
        return gru(params, hasBiases, numLayers, bidirectional).run(data, batchSizes, List.of(hx), train ? dropout : 0);
    }

    private static Recurrent gru(List<Tensor> params, boolean biases, int layers, boolean bidirectional) {
        return new Recurrent("gru", new GruCell(), params, biases, layers, bidirectional);
    }

    /** As {@code gru}, of {@link #rnnTanhCell}s. */
    public static List<Tensor> rnnTanh(Tensor input, Tensor hx, List<Tensor> params, boolean hasBiases, int numLayers,
                                       double dropout, boolean train, boolean bidirectional, boolean batchFirst) {
        return rnnTanh(params, hasBiases, numLayers, bidirectional).run(input, List.of(hx), train ? dropout : 0, batchFirst);
    }

    /** Likewise over packed sequences, as {@link #lstm(Tensor, long[], List, List, boolean, int, double, boolean, boolean)}. */
    public static List<Tensor> rnnTanh(Tensor data, long[] batchSizes, Tensor hx, List<Tensor> params, boolean hasBiases,
                                       int numLayers, double dropout, boolean train, boolean bidirectional) {
        return rnnTanh(params, hasBiases, numLayers, bidirectional).run(data, batchSizes, List.of(hx), train ? dropout : 0);
    }

    private static Recurrent rnnTanh(List<Tensor> params, boolean biases, int layers, boolean bidirectional) {
        return new Recurrent("rnnTanh", SimpleCell.TANH, params, biases, layers, bidirectional);
    }

    /** As {@code gru}, of {@link #rnnReluCell}s. */
    public static List<Tensor> rnnRelu(Tensor input, Tensor hx, List<Tensor> params, boolean hasBiases, int numLayers,
                                       double dropout, boolean train, boolean bidirectional, boolean batchFirst) {
        return rnnRelu(params, hasBiases, numLayers, bidirectional).run(input, List.of(hx), train ? dropout : 0, batchFirst);
    }

    /** Likewise over packed sequences, as {@link #lstm(Tensor, long[], List, List, boolean, int, double, boolean, boolean)}. */
    public static List<Tensor> rnnRelu(Tensor data, long[] batchSizes, Tensor hx, List<Tensor> params, boolean hasBiases,
                                       int numLayers, double dropout, boolean train, boolean bidirectional) {
        return rnnRelu(params, hasBiases, numLayers, bidirectional).run(data, batchSizes, List.of(hx), train ? dropout : 0);
    }

    private static Recurrent rnnRelu(List<Tensor> params, boolean biases, int layers, boolean bidirectional) {
        return new Recurrent("rnnRelu", SimpleCell.RELU, params, biases, layers, bidirectional);
    }
}
