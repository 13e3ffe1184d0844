package org.gradus.cpu;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.D2F;
import static org.objectweb.asm.Opcodes.DADD;
import static org.objectweb.asm.Opcodes.DCONST_0;
import static org.objectweb.asm.Opcodes.DLOAD;
import static org.objectweb.asm.Opcodes.DSTORE;
import static org.objectweb.asm.Opcodes.F2D;
import static org.objectweb.asm.Opcodes.FADD;
import static org.objectweb.asm.Opcodes.FALOAD;
import static org.objectweb.asm.Opcodes.FASTORE;
import static org.objectweb.asm.Opcodes.FLOAD;
import static org.objectweb.asm.Opcodes.FMUL;
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
    /** Lanes that are folded one by one: there are no vectors of fewer on every machine. */
    private static final int SCALARS = 4;

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
            scalar();
            method.visitVarInsn(FSTORE, total);
        }
    }

    /** Leaves the fold of the first vector of chains: its upper half into the lower, until one is left; see {@link FloatFolder}. */
    private void lanes() {
        int next = code.next();
        int lanes = VectorCode.LENGTH;
        for (; lanes > SCALARS; lanes /= 2) {
            int low = code.loadFew(chains, 0, lanes / 2);
            code.fold(fn, low, code.loadFew(chains, lanes / 2, lanes / 2));
            code.store(low, chains, 0);
            code.release(next);
        }
        lanes(0, 1, lanes);
    }

    /** Leaves the fold of chains {@code first, first + step, ...}, {@code n} of them. */
    private void lanes(int first, int step, int n) {
        if (n == 1) {
            method.visitVarInsn(ALOAD, chains);
            method.visitLdcInsn(first);
            method.visitInsn(FALOAD);
        } else {
            lanes(first, 2 * step, n / 2);
            lanes(first + step, 2 * step, n / 2);
            scalar();
        }
    }

    private void scalar() {
        switch (op) {
            case SUM -> method.visitInsn(FADD);
            case PROD -> method.visitInsn(FMUL);
            case MAX -> method.visitMethodInsn(INVOKESTATIC, "java/lang/Math", "max", "(FF)F", false);
            default -> method.visitMethodInsn(INVOKESTATIC, "java/lang/Math", "min", "(FF)F", false);
        }
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
