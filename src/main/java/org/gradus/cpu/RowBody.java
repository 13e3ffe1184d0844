package org.gradus.cpu;

import java.util.Arrays;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.gradus.cpu.RowPasses.Pass;

/** What a walk does with one vector of a row, and where that comes from and goes to. */
final class RowBody {
    final RowFold[] folds;
    /** By value that is loaded: local of its array, and of the place of the row's first element. */
    final int[] in;
    final int[] inAt;
    /** By output, likewise. */
    final int[] out;
    final int[] outAt;
    private final RowWriter row;
    private final Pass pass;
    private final int[] line;
    private final int lineAt;

    RowBody(RowWriter row, Pass pass) {
        this.row = row;
        this.pass = pass;
        this.in = new int[row.chain.values()];
        this.inAt = new int[in.length];
        this.out = new int[row.chain.outputs().size()];
        this.outAt = new int[out.length];
        this.line = new int[in.length];
        for (int v : row.passes.lines()) {
            if (pass.loads().contains(v) || pass.keeps().contains(v)) {
                line[v] = row.line(v);
            }
        }
        this.lineAt = Arrays.stream(line).anyMatch(l -> l > 0) ? row.lineStart() : -1;
        for (int v : pass.loads()) {
            boolean isOperand = row.chain.isOperand(v);
            in[v] = isOperand ? row.array(RowWriter.IN, v, row.type(v)) : line[v];
            inAt[v] = isOperand ? row.place(RowWriter.AT, v) : lineAt;
        }
        for (int k : pass.outputs()) {
            out[k] = row.array(RowWriter.OUT, k);
            outAt[k] = row.place(RowWriter.OUT_AT, k);
        }
        this.folds = row.passes.isUnrolled(pass) ? pass.folds().stream().map(row::fold).toArray(RowFold[]::new) : new RowFold[0];
    }

    /**
     * The vector at {@code i + more}.
     *
     * @param fold what becomes of a vector that is folded at once
     */
    void vector(int i, int more, ObjIntConsumer<RowFold> fold) {
        int[] value = row.value;
        for (int v : pass.loads()) {
            value[v] = row.chain.isTruth(v) ? row.truths(in[v], inAt[v], i, more) : row.code.load(in[v], inAt[v], i, more);
        }
        pass.body().forEach(row::apply);
        for (int v : pass.keeps()) {
            row.code.store(value[v], line[v], lineAt, i, more);
        }
        IntStream.range(0, folds.length)
            .forEach(k -> fold.accept(folds[k], value[row.chain.op(pass.folds().get(k)).args().get(0)]));
        for (int k : pass.outputs()) {
            row.code.store(value[row.chain.outputs().get(k)], out[k], outAt[k], i, more);
        }
    }
}
