package org.gradus.cpu;

import static org.objectweb.asm.Opcodes.AALOAD;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.CHECKCAST;
import static org.objectweb.asm.Opcodes.FALOAD;
import static org.objectweb.asm.Opcodes.F_FULL;
import static org.objectweb.asm.Opcodes.GETSTATIC;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.IADD;
import static org.objectweb.asm.Opcodes.IALOAD;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.IF_ICMPGE;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INTEGER;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.RETURN;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/**
 * Writes the class of a {@link Chain}: one method with one loop, whose body is the code of the functions, end to end. The JIT keeps
 * vectors in registers only if it inlines all that they pass through, and that it does to the Vector API always but to our own
 * methods at its discretion; so there are none.
 */
final class ChainWriter {
    private static final String NAME = "org/gradus/cpu/ChainLoop";
    private static final String VECTOR = "jdk/incubator/vector/FloatVector";
    private static final String SPECIES = "Ljdk/incubator/vector/VectorSpecies;";
    private static final String RUN = "([Ljava/lang/Object;[I[Ljava/lang/Object;[II)V";
    private static final int IN = 1;
    private static final int AT = 2;
    private static final int OUT = 3;
    private static final int OUT_AT = 4;
    private static final int N = 5;

    private final Chain chain;
    private final MethodVisitor code;
    /** Types of the locals so far, for the frame at the loop's head. */
    private final List<Object> locals = new ArrayList<>(List.of(NAME, "[Ljava/lang/Object;", "[I", "[Ljava/lang/Object;", "[I",
        INTEGER));

    private ChainWriter(Chain chain, MethodVisitor code) {
        this.chain = chain;
        this.code = code;
    }

    static ChainCode define(Chain chain) {
        return (ChainCode) LoopClass.define(NAME, "org/gradus/cpu/ChainCode", c ->
            new ChainWriter(chain, LoopClass.method(c, "run", RUN, N)).write());
    }

    private void write() {
        int operands = chain.operands();
        int[] array = new int[operands];
        int[] start = new int[operands];
        int[] value = new int[operands + chain.ops().size()];
        Arrays.fill(array, -1);
        for (int k = 0; k < operands; k++) {
            if (chain.scalar().get(k)) {
                value[k] = scalar(k);
            } else {
                array[k] = array(IN, k);
                start[k] = start(AT, k);
            }
        }
        int results = chain.outputs().size();
        int[] to = new int[results];
        int[] toStart = new int[results];
        for (int k = 0; k < results; k++) {
            to[k] = array(OUT, k);
            toStart[k] = start(OUT_AT, k);
        }
        Map<Float, Integer> constants = constants();
        int i = local(INTEGER);
        code.visitInsn(ICONST_0);
        code.visitVarInsn(ISTORE, i);

        Label head = new Label();
        Label end = new Label();
        code.visitLabel(head);
        code.visitFrame(F_FULL, locals.size(), locals.toArray(), 0, new Object[0]);
        code.visitVarInsn(ILOAD, i);
        code.visitVarInsn(ILOAD, N);
        code.visitJumpInsn(IF_ICMPGE, end);
        int next = locals.size();
        for (int k = 0; k < operands; k++) {
            if (array[k] >= 0) {
                species();
                code.visitVarInsn(ALOAD, array[k]);
                place(start[k], i);
                code.visitMethodInsn(INVOKESTATIC, VECTOR, "fromArray", "(" + SPECIES + "[FI)L" + VECTOR + ";", false);
                code.visitVarInsn(ASTORE, value[k] = next++);
            }
        }
        next = body(value, constants, next);
        for (int k = 0; k < results; k++) {
            code.visitVarInsn(ALOAD, value[chain.outputs().get(k)]);
            code.visitVarInsn(ALOAD, to[k]);
            place(toStart[k], i);
            code.visitMethodInsn(INVOKEVIRTUAL, VECTOR, "intoArray", "([FI)V", false);
        }
        code.visitIincInsn(i, VectorMath.S.length());
        code.visitJumpInsn(GOTO, head);
        code.visitLabel(end);
        code.visitFrame(F_FULL, locals.size(), locals.toArray(), 0, new Object[0]);
        code.visitInsn(RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    /** @return the first local that is still free */
    private int body(int[] value, Map<Float, Integer> constants, int next) {
        int v = chain.operands();
        for (Chain.Op op : chain.ops()) {
            for (int arg : op.args()) {
                code.visitVarInsn(ALOAD, value[arg]);
            }
            if (op.fn() != null) {
                next = VectorTemplates.of(op.fn()).paste(code, constants, next);
            }
            code.visitVarInsn(ASTORE, value[v++] = next++);
        }
        return next;
    }

    /** The constants of all functions, each in a local. */
    private Map<Float, Integer> constants() {
        Map<Float, Integer> places = new TreeMap<>();
        for (Chain.Op op : chain.ops()) {
            if (op.fn() != null) {
                VectorTemplates.of(op.fn()).constants().forEach(c -> places.put(c, -1));
            }
        }
        places.replaceAll((c, none) -> {
            species();
            code.visitLdcInsn(c);
            return broadcast();
        });
        return places;
    }

    private int local(Object type) {
        locals.add(type);
        return locals.size() - 1;
    }

    private void species() {
        code.visitFieldInsn(GETSTATIC, "org/gradus/cpu/VectorMath", "S", SPECIES);
    }

    private int broadcast() {
        code.visitMethodInsn(INVOKESTATIC, VECTOR, "broadcast", "(" + SPECIES + "F)L" + VECTOR + ";", false);
        int to = local(VECTOR);
        code.visitVarInsn(ASTORE, to);
        return to;
    }

    private int scalar(int operand) {
        species();
        element(IN, operand, AALOAD);
        code.visitTypeInsn(CHECKCAST, "[F");
        element(AT, operand, IALOAD);
        code.visitInsn(FALOAD);
        return broadcast();
    }

    private int array(int of, int k) {
        element(of, k, AALOAD);
        code.visitTypeInsn(CHECKCAST, "[F");
        int to = local("[F");
        code.visitVarInsn(ASTORE, to);
        return to;
    }

    private int start(int of, int k) {
        element(of, k, IALOAD);
        int to = local(INTEGER);
        code.visitVarInsn(ISTORE, to);
        return to;
    }

    private void element(int of, int k, int load) {
        code.visitVarInsn(ALOAD, of);
        code.visitLdcInsn(k);
        code.visitInsn(load);
    }

    private void place(int start, int i) {
        code.visitVarInsn(ILOAD, start);
        code.visitVarInsn(ILOAD, i);
        code.visitInsn(IADD);
    }
}
