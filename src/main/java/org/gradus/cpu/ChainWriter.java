package org.gradus.cpu;

import static org.objectweb.asm.Opcodes.AALOAD;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.CHECKCAST;
import static org.objectweb.asm.Opcodes.FALOAD;
import static org.objectweb.asm.Opcodes.IALOAD;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.ILOAD;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.objectweb.asm.MethodVisitor;

/**
 * Writes the class of a {@link Chain}: one method with one loop, whose body is the code of the functions, end to end. The JIT keeps
 * vectors in registers only if it inlines all that they pass through, and that it does to the Vector API always but to our own
 * methods at its discretion; so there are none.
 */
final class ChainWriter {
    private static final String NAME = "org/gradus/cpu/ChainLoop";
    private static final String RUN = "([Ljava/lang/Object;[I[Ljava/lang/Object;[II)V";
    private static final int IN = 1;
    private static final int AT = 2;
    private static final int OUT = 3;
    private static final int OUT_AT = 4;
    private static final int N = 5;
    private static final int FREE = 6;

    private final Chain chain;
    private final MethodVisitor method;
    private final VectorCode code;
    private final Map<Float, Integer> constants = new TreeMap<>();

    private ChainWriter(Chain chain, MethodVisitor method) {
        this.chain = chain;
        this.method = method;
        this.code = new VectorCode(method, FREE);
    }

    static ChainCode define(Chain chain) {
        return (ChainCode) LoopClass.define(NAME, "org/gradus/cpu/ChainCode", c ->
            LoopClass.method(c, "run", RUN, N, m -> new ChainWriter(chain, m).write()));
    }

    private void write() {
        int operands = chain.operands();
        int[] value = new int[operands + chain.ops().size()];
        int[] array = new int[operands];
        int[] start = new int[operands];
        for (int k = 0; k < operands; k++) {
            if (chain.scalar().get(k)) {
                value[k] = scalar(k);
            } else {
                array[k] = array(IN, k);
                start[k] = start(AT, k);
            }
        }
        int results = chain.outputs().size();
        int[] to = IntStream.range(0, results).map(k -> array(OUT, k)).toArray();
        int[] toStart = IntStream.range(0, results).map(k -> start(OUT_AT, k)).toArray();
        makeConstants();
        int i = code.newLocal();
        code.loop(i, () -> method.visitInsn(ICONST_0), () -> method.visitVarInsn(ILOAD, N), VectorCode.LENGTH, () -> {
            for (int k = 0; k < operands; k++) {
                if (!chain.scalar().get(k)) {
                    value[k] = code.load(array[k], start[k], i, 0);
                }
            }
            for (int v = operands; v < value.length; v++) {
                value[v] = result(chain.ops().get(v - operands), value);
            }
            for (int k = 0; k < results; k++) {
                code.store(value[chain.outputs().get(k)], to[k], toStart[k], i, 0);
            }
        });
        code.end();
    }

    private int result(Chain.Op op, int[] value) {
        int[] args = op.args().stream().mapToInt(a -> value[a]).toArray();
        return op.fn() == null ? args[0] : code.apply(VectorTemplates.of(op.fn()), constants, args);
    }

    /** The constants of all functions, each in a local. */
    private void makeConstants() {
        for (Chain.Op op : chain.ops()) {
            if (op.fn() != null) {
                VectorTemplates.of(op.fn()).constants().forEach(c -> constants.computeIfAbsent(c, code::constant));
            }
        }
    }

    private int scalar(int operand) {
        code.species();
        element(IN, operand, AALOAD);
        method.visitTypeInsn(CHECKCAST, "[F");
        element(AT, operand, IALOAD);
        method.visitInsn(FALOAD);
        return code.broadcast();
    }

    private int array(int of, int k) {
        element(of, k, AALOAD);
        method.visitTypeInsn(CHECKCAST, "[F");
        int to = code.newLocal();
        method.visitVarInsn(ASTORE, to);
        return to;
    }

    private int start(int of, int k) {
        element(of, k, IALOAD);
        return code.storeInt();
    }

    private void element(int of, int k, int load) {
        method.visitVarInsn(ALOAD, of);
        method.visitLdcInsn(k);
        method.visitInsn(load);
    }
}
