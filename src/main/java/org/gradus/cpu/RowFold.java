package org.gradus.cpu;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.D2F;
import static org.objectweb.asm.Opcodes.DADD;
import static org.objectweb.asm.Opcodes.DCONST_0;
import static org.objectweb.asm.Opcodes.DLOAD;
import static org.objectweb.asm.Opcodes.DSTORE;
import static org.objectweb.asm.Opcodes.F2D;
import static org.objectweb.asm.Opcodes.FASTORE;
import static org.objectweb.asm.Opcodes.FLOAD;
import static org.objectweb.asm.Opcodes.FSTORE;
import static org.objectweb.asm.Opcodes.IAND;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.ISUB;

import org.gradus.ir.ReduceOp;
import org.objectweb.asm.MethodVisitor;

/**
 * The code of one fold in a {@link WalkWriter}'s loops, in the order of {@link FloatSum} and {@link FloatFold}: chains, in an
 * array or in registers, and a total over the chunks of the row.
 */
final class RowFold {
    private static final int VECTORS = FloatFolder.CHAINS / VectorCode.LENGTH;

    private final VectorCode code;
    private final MethodVisitor method;
    private final ReduceOp op;
    private final VectorTemplates.Template fn;
    private final int chains;
    private final int total;
    private final int identity;
    private final int[] register = new int[VECTORS];

    /** @param chains local of an array of {@link FloatFolder#CHAINS} elements */
    RowFold(VectorCode code, MethodVisitor method, ReduceOp op, int chains) {
        this.code = code;
        this.method = method;
        this.op = op;
        this.fn = template(op);
        this.chains = chains;
        this.identity = code.constant(identity(op));
        this.total = code.newWideLocal();
    }

    private static float identity(ReduceOp op) {
        return switch (op) {
            case SUM -> 0f;
            case PROD -> 1f;
            case MAX -> Float.NEGATIVE_INFINITY;
            case MIN -> Float.POSITIVE_INFINITY;
            default -> throw new IllegalArgumentException("no vector fold " + op);
        };
    }

    static VectorTemplates.Template template(ReduceOp op) {
        return VectorTemplates.named(name(op));
    }

    private static String name(ReduceOp op) {
        return switch (op) {
            case SUM -> "add";
            case PROD -> "mul";
            case MAX -> "greater";
            default -> "less";
        };
    }

    /** Before the row. */
    void begin() {
        if (op == ReduceOp.SUM) {
            method.visitInsn(DCONST_0);
            method.visitVarInsn(DSTORE, total);
        } else {
            method.visitLdcInsn(identity(op));
            method.visitVarInsn(FSTORE, total);
        }
    }

    /** Before a chunk. */
    void clear() {
        for (int j = 0; j < VECTORS; j++) {
            code.store(identity, chains, j * VectorCode.LENGTH);
        }
    }

    void clearFrom(int local) {
        method.visitVarInsn(ALOAD, chains);
        method.visitVarInsn(ILOAD, local);
        method.visitLdcInsn(FloatFolder.CHAINS);
        method.visitLdcInsn(identity(op));
        method.visitMethodInsn(INVOKESTATIC, "java/util/Arrays", "fill", "([FIIF)V", false);
    }

    /** A vector beyond the last multiple of all chains: what they start from. */
    void start(int vector, int i, int start) {
        method.visitVarInsn(ALOAD, vector);
        method.visitVarInsn(ALOAD, chains);
        method.visitVarInsn(ILOAD, i);
        method.visitVarInsn(ILOAD, start);
        method.visitInsn(ISUB);
        method.visitLdcInsn(FloatFolder.CHAINS - 1);
        method.visitInsn(IAND);
        code.intoArray();
    }

    /** Folds what lies in a line from {@code start} to {@code end}, the last {@code rest} elements first. */
    void line(int line, int start, int end, int rest) {
        int to = code.newLocal();
        int i = code.newLocal();
        code.set(to, () -> code.difference(end, rest));
        code.copy(() -> method.visitVarInsn(ALOAD, line), () -> method.visitVarInsn(ILOAD, to),
            () -> method.visitVarInsn(ALOAD, chains), () -> method.visitInsn(ICONST_0), rest);
        load();
        code.loop(i, () -> method.visitVarInsn(ILOAD, start), () -> method.visitVarInsn(ILOAD, to), FloatFolder.CHAINS, () -> {
            int next = code.next();
            for (int j = 0; j < VECTORS; j++) {
                fold(code.load(line, -1, i, j * VectorCode.LENGTH), j);
            }
            code.release(next);
        });
        store();
    }

    /** Chains from memory to registers. */
    void load() {
        for (int j = 0; j < VECTORS; j++) {
            register[j] = code.load(chains, j * VectorCode.LENGTH);
        }
    }

    void fold(int vector, int number) {
        code.fold(fn, register[number], vector);
    }

    /** Chains from registers to memory. */
    void store() {
        for (int j = 0; j < VECTORS; j++) {
            code.store(register[j], chains, j * VectorCode.LENGTH);
        }
    }

    /** After a chunk: the upper half of the chains into the lower, until one is left, and that into the total. */
    void add() {
        load();
        code.halve(fn, register);
        code.store(register[0], chains, 0);
        if (op == ReduceOp.SUM) {
            method.visitVarInsn(DLOAD, total);
            lanes();
            method.visitInsn(F2D);
            method.visitInsn(DADD);
            method.visitVarInsn(DSTORE, total);
        } else {
            method.visitVarInsn(FLOAD, total);
            lanes();
            LaneFold.join(method, op);
            method.visitVarInsn(FSTORE, total);
        }
    }

    private void lanes() {
        method.visitVarInsn(ALOAD, 0);
        method.visitVarInsn(ALOAD, chains);
        LaneFold.call(method, RowWriter.NAME, op);
    }

    /** After the row: the fold is the first of the chains. */
    void end() {
        method.visitVarInsn(ALOAD, chains);
        method.visitInsn(ICONST_0);
        method.visitVarInsn(op == ReduceOp.SUM ? DLOAD : FLOAD, total);
        if (op == ReduceOp.SUM) {
            method.visitInsn(D2F);
        }
        method.visitInsn(FASTORE);
    }
}
