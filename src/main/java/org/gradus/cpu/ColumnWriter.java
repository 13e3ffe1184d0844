package org.gradus.cpu;

import static org.objectweb.asm.Opcodes.AALOAD;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.FALOAD;
import static org.objectweb.asm.Opcodes.IADD;
import static org.objectweb.asm.Opcodes.IALOAD;
import static org.objectweb.asm.Opcodes.ILOAD;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.objectweb.asm.MethodVisitor;

/** Writes the class of a {@link ColumnChain}; see {@link ChainWriter} for why it calls nothing of ours. */
final class ColumnWriter {
    private static final String NAME = "org/gradus/cpu/ColumnLoops";
    private static final String LINES = "([[F[[II[[FII)V";
    private static final int IN = 1;
    private static final int AT = 2;
    private static final int LINE = 3;
    private static final int INTO = 4;
    private static final int FROM = 5;
    private static final int TO = 6;
    private static final int FREE = 7;

    private final ColumnChain columns;
    private final Chain chain;
    private final int lines;
    private final MethodVisitor method;
    private final VectorCode code;
    private final Map<Float, Integer> constants = new TreeMap<>();
    /** By line and value: its vector. */
    private final int[][] value;

    private ColumnWriter(ColumnChain columns, int lines, MethodVisitor method) {
        this.columns = columns;
        this.chain = columns.values();
        this.lines = lines;
        this.method = method;
        this.code = new VectorCode(method, FREE);
        this.value = new int[lines][chain.operands() + chain.ops().size()];
    }

    static ColumnCode define(ColumnChain columns) {
        return (ColumnCode) LoopClass.define(NAME, "org/gradus/cpu/ColumnCode", c -> {
            LoopClass.method(c, "lines", LINES, TO, m -> new ColumnWriter(columns, columns.lines(), m).write());
            LoopClass.method(c, "line", LINES, TO, m -> new ColumnWriter(columns, 1, m).write());
        });
    }

    private void write() {
        int[] array = IntStream.range(0, chain.operands()).map(k -> array(IN, k)).toArray();
        int[][] start = new int[lines][chain.operands()];
        for (int l = 0; l < lines; l++) {
            for (int k = 0; k < chain.operands(); k++) {
                start[l][k] = place(k, l);
                if (chain.scalar().get(k)) {
                    value[l][k] = scalar(array[k], start[l][k]);
                }
            }
        }
        int[] into = IntStream.range(0, columns.folds().size()).map(k -> array(INTO, k)).toArray();
        chain.ops().forEach(op -> VectorTemplates.of(op.fn()).constants()
            .forEach(c -> constants.computeIfAbsent(c, code::constant)));
        int j = code.newLocal();
        code.loop(j, () -> method.visitVarInsn(ILOAD, FROM), () -> method.visitVarInsn(ILOAD, TO), VectorCode.LENGTH, () -> {
            int[] folded = IntStream.range(0, into.length).map(k -> code.load(into[k], -1, j, 0)).toArray();
            for (int l = 0; l < lines; l++) {
                line(array, start[l], value[l], folded, j);
            }
            for (int k = 0; k < into.length; k++) {
                code.store(folded[k], into[k], -1, j, 0);
            }
        });
        code.end();
    }

    private void line(int[] array, int[] start, int[] value, int[] folded, int j) {
        int next = code.next();
        for (int k = 0; k < chain.operands(); k++) {
            if (!chain.scalar().get(k)) {
                value[k] = code.load(array[k], start[k], j, 0);
            }
        }
        for (int v = chain.operands(); v < value.length; v++) {
            Chain.Op op = chain.ops().get(v - chain.operands());
            value[v] = code.apply(VectorTemplates.of(op.fn()), constants, op.args().stream().mapToInt(a -> value[a]).toArray());
        }
        for (int k = 0; k < folded.length; k++) {
            code.fold(RowFold.template(columns.folds().get(k)), folded[k], value[chain.outputs().get(k)]);
        }
        code.release(next);
    }

    private int array(int of, int k) {
        method.visitVarInsn(ALOAD, of);
        method.visitLdcInsn(k);
        method.visitInsn(AALOAD);
        int to = code.newLocal();
        method.visitVarInsn(ASTORE, to);
        return to;
    }

    private int place(int k, int more) {
        method.visitVarInsn(ALOAD, AT);
        method.visitLdcInsn(k);
        method.visitInsn(AALOAD);
        method.visitVarInsn(ILOAD, LINE);
        method.visitLdcInsn(more);
        method.visitInsn(IADD);
        method.visitInsn(IALOAD);
        return code.storeInt();
    }

    private int scalar(int array, int at) {
        code.species();
        method.visitVarInsn(ALOAD, array);
        method.visitVarInsn(ILOAD, at);
        method.visitInsn(FALOAD);
        return code.broadcast();
    }
}
