package org.gradus.cpu;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.FADD;
import static org.objectweb.asm.Opcodes.FCONST_0;
import static org.objectweb.asm.Opcodes.IADD;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.gradus.ir.ReduceOp;
import org.objectweb.asm.MethodVisitor;

/**
 * Writes the class of a {@link RowChain} whose rows are a few vectors long: one loop over the rows, in which all values of a row are
 * in registers. The last vector may reach beyond the row, of which folds and stores take no notice.
 */
final class ShortRowWriter {
    private static final VectorTemplates.Template ENDED = VectorTemplates.named("ended");
    private static final int CHAINS = FloatFolder.CHAINS / VectorCode.LENGTH;

    private final RowChain chain;
    private final RowWriter row;
    private final VectorCode code;
    private final MethodVisitor method;
    private final boolean[] inner;
    private final int vectors;
    private final int rest;
    /** By value: the locals of its vectors. */
    private final int[][] value;

    private ShortRowWriter(RowChain chain, RowPasses passes, MethodVisitor method) {
        this.chain = chain;
        this.method = method;
        this.row = new RowWriter(chain, passes, method, RowCodeWriter.FREE, RowCodeWriter.FREE + 1);
        this.code = row.code;
        this.inner = chain.inner();
        this.vectors = ShortRows.vectors(chain.length());
        this.rest = chain.length() % VectorCode.LENGTH;
        this.value = new int[chain.values()][vectors];
    }

    static RowCode define(RowChain chain, RowPasses passes) {
        return (RowCode) LoopClass.define(RowCodeWriter.NAME, "org/gradus/cpu/RowCode", c -> {
            chain.folds().stream().map(v -> chain.op(v).fold()).distinct().forEach(op -> LaneFold.define(c, op));
            LoopClass.method(c, "run", RowCodeWriter.RUN, RowCodeWriter.LENGTH, m -> new ShortRowWriter(chain, passes, m).write());
        });
    }

    private void write() {
        int operands = chain.operands();
        int[] in = IntStream.range(0, operands).map(k -> row.array(RowWriter.IN, k, row.type(k))).toArray();
        int[] out = locals(RowWriter.OUT, chain.outputs().size());
        int[] ends = IntStream.range(0, out.length).map(k -> row.array(RowWriter.SCRATCH, row.places.outputEnd(k))).toArray();
        int[] lanes = IntStream.range(0, chain.folds().size()).map(k -> row.array(RowWriter.SCRATCH, row.places.chains(k))).toArray();
        int fill = row.array(RowWriter.SCRATCH, row.places.ends());
        int[] filler = IntStream.range(0, rest == 0 ? 0 : ShortRows.FOLDS.size() + 1)
            .map(k -> code.load(fill, k * VectorCode.LENGTH)).toArray();
        makeConstants();
        code.loop(RowCodeWriter.FREE, () -> method.visitVarInsn(ILOAD, RowCodeWriter.FROM),
            () -> method.visitVarInsn(ILOAD, RowCodeWriter.TO), 1, () -> {
            int next = code.next();
            for (int k = 0; k < operands; k++) {
                load(k, in[k]);
            }
            int folds = 0;
            for (int v = operands; v < chain.values(); v++) {
                if (chain.isFold(v)) {
                    fold(v, lanes[folds++], filler);
                } else {
                    apply(v);
                }
            }
            for (int k = 0; k < out.length; k++) {
                store(k, out[k], ends[k]);
            }
            code.release(next);
        });
        code.end();
    }

    private int[] locals(int of, int n) {
        return IntStream.range(0, n).map(k -> row.array(of, k)).toArray();
    }

    private void makeConstants() {
        IntStream.range(chain.operands(), chain.values()).filter(v -> !chain.isFold(v)).forEach(row::makeConstants);
        if (IntStream.range(0, chain.operands()).anyMatch(chain::isTruth)) {
            row.makeConstants(RowWriter.TRUTH);
        }
    }

    private void load(int operand, int array) {
        if (!inner[operand]) {
            row.value[operand] = -1;
            row.rowValue(operand);
            return;
        }
        int at = row.place(RowWriter.AT, operand);
        for (int k = 0; k < vectors; k++) {
            int more = k * VectorCode.LENGTH;
            value[operand][k] = chain.isTruth(operand) ? row.truths(array, -1, at, more) : code.load(array, -1, at, more);
        }
    }

    private void apply(int v) {
        List<Integer> args = chain.op(v).args();
        for (int k = 0; k < (inner[v] ? vectors : 1); k++) {
            for (int a : args) {
                row.value[a] = inner[a] ? value[a][k] : row.value[a];
            }
            row.apply(v);
            value[v][k] = row.value[v];
        }
    }

    private void fold(int v, int lanes, int[] filler) {
        ReduceOp op = chain.op(v).fold();
        VectorTemplates.Template fn = RowFold.template(op);
        int[] of = value[chain.op(v).args().get(0)];
        int[] part = new int[vectors];
        for (int k = 0; k < vectors; k++) {
            boolean last = rest > 0 && k == vectors - 1;
            part[k] = last ? code.apply(ENDED, Map.of(), of[k], filler[0], filler[1 + ShortRows.FOLDS.indexOf(op)])
                : copy(of[k]);
        }
        int n = vectors;
        for (int half = CHAINS; half > 0; half /= 2) {
            for (int k = 0; k + half < n; k++) {
                code.fold(fn, part[k], part[k + half]);
            }
            n = Math.min(n, half);
        }
        code.store(part[0], lanes, 0);
        code.species();
        method.visitVarInsn(ALOAD, 0);
        method.visitVarInsn(ALOAD, lanes);
        LaneFold.call(method, RowCodeWriter.NAME, op);
        if (op == ReduceOp.SUM) {
            method.visitInsn(FCONST_0);
            method.visitInsn(FADD);
        }
        row.value[v] = code.broadcast();
    }

    private int copy(int vector) {
        int to = code.newLocal();
        method.visitVarInsn(ALOAD, vector);
        method.visitVarInsn(ASTORE, to);
        return to;
    }

    private void store(int k, int output, int scratch) {
        int v = chain.outputs().get(k);
        int at = row.place(RowWriter.OUT_AT, k);
        if (!inner[v]) {
            row.storeOne(v, scratch, output, at);
            return;
        }
        for (int j = 0; j < vectors; j++) {
            int more = j * VectorCode.LENGTH;
            if (rest == 0 || j < vectors - 1) {
                code.store(value[v][j], output, -1, at, more);
            } else {
                code.store(value[v][j], scratch, 0);
                copyRest(scratch, output, at, more);
            }
        }
    }

    private void copyRest(int from, int to, int at, int more) {
        method.visitVarInsn(ALOAD, from);
        method.visitInsn(ICONST_0);
        method.visitVarInsn(ALOAD, to);
        method.visitVarInsn(ILOAD, at);
        method.visitLdcInsn(more);
        method.visitInsn(IADD);
        method.visitLdcInsn(rest);
        method.visitMethodInsn(INVOKESTATIC, "java/lang/System", "arraycopy", "(Ljava/lang/Object;ILjava/lang/Object;II)V", false);
    }
}
