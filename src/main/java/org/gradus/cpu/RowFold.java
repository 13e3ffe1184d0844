package org.gradus.cpu;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.IADD;
import static org.objectweb.asm.Opcodes.IAND;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.ISUB;

import org.gradus.ir.ReduceOp;
import org.objectweb.asm.MethodVisitor;

/**
 * The code of one fold in a walk over a row, in the order of {@link FloatSum} and {@link FloatFold}: chains, in an array or in
 * registers. {@link FoldJoiner} goes on where it ends, with one vector of chains.
 */
final class RowFold {
    private static final int VECTORS = FloatFolder.CHAINS / VectorCode.LENGTH;

    private final VectorCode code;
    private final MethodVisitor method;
    private final ReduceOp op;
    private final VectorTemplates.Template fn;
    private final int chains;
    private final int chainsAt;
    private final int identity;
    private final int[] register = new int[VECTORS];

    /**
     * @param chains   local of the array with the row's chains
     * @param chainsAt local of the place of the first
     * @param identity local of the array that they are if nothing has been folded
     */
    RowFold(VectorCode code, MethodVisitor method, ReduceOp op, int chains, int chainsAt, int identity) {
        this.code = code;
        this.method = method;
        this.op = op;
        this.fn = template(op);
        this.chains = chains;
        this.chainsAt = chainsAt;
        this.identity = identity;
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

    /** The chains from number {@code from} on become the identity. */
    void clear(Runnable from) {
        method.visitVarInsn(ALOAD, chains);
        method.visitVarInsn(ILOAD, chainsAt);
        from.run();
        method.visitInsn(IADD);
        method.visitVarInsn(ILOAD, chainsAt);
        method.visitLdcInsn(FloatFolder.CHAINS);
        method.visitInsn(IADD);
        method.visitLdcInsn(FloatReducers.identity(op));
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
        method.visitVarInsn(ILOAD, chainsAt);
        method.visitInsn(IADD);
        code.intoArray();
    }

    /** What lies in a line from {@code start} on, the {@code rest} elements at {@code to} first. */
    void line(int line, int lineAt, int start, int to, int rest) {
        code.unlessZero(rest, () -> {
            clear(() -> method.visitInsn(ICONST_0));
            code.copy(() -> method.visitVarInsn(ALOAD, line), () -> code.sum(lineAt, to),
                () -> method.visitVarInsn(ALOAD, chains), () -> method.visitVarInsn(ILOAD, chainsAt), rest);
        });
        load(rest);
        int i = code.newLocal();
        code.loop(i, () -> method.visitVarInsn(ILOAD, start), () -> method.visitVarInsn(ILOAD, to), FloatFolder.CHAINS, () -> {
            int next = code.next();
            for (int j = 0; j < VECTORS; j++) {
                fold(code.load(line, lineAt, i, j * VectorCode.LENGTH), j);
            }
            code.release(next);
        });
        store();
    }

    /** Chains to registers. */
    void load(int rest) {
        int from = code.newLocal();
        int at = code.newLocal();
        method.visitVarInsn(ALOAD, identity);
        method.visitVarInsn(ASTORE, from);
        code.set(at, () -> method.visitInsn(ICONST_0));
        code.unlessZero(rest, () -> {
            method.visitVarInsn(ALOAD, chains);
            method.visitVarInsn(ASTORE, from);
            code.set(at, () -> method.visitVarInsn(ILOAD, chainsAt));
        });
        for (int j = 0; j < VECTORS; j++) {
            register[j] = code.load(from, -1, at, j * VectorCode.LENGTH);
        }
    }

    void fold(int vector, int number) {
        code.fold(fn, register[number], vector);
    }

    /** The upper half of the chains into the lower, until one vector is left, and that to memory. */
    void store() {
        code.halve(fn, register);
        code.store(register[0], chains, -1, chainsAt, 0);
    }
}
