package org.gradus.cpu;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.D2F;
import static org.objectweb.asm.Opcodes.DADD;
import static org.objectweb.asm.Opcodes.DALOAD;
import static org.objectweb.asm.Opcodes.DASTORE;
import static org.objectweb.asm.Opcodes.DCONST_0;
import static org.objectweb.asm.Opcodes.DUP2_X2;
import static org.objectweb.asm.Opcodes.F2D;
import static org.objectweb.asm.Opcodes.FALOAD;
import static org.objectweb.asm.Opcodes.FASTORE;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.IADD;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.IMUL;

import org.gradus.ir.ReduceOp;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/**
 * Joins the chains that a {@link RowFold} has left, as many as a vector has elements, and adds what they give to the total over
 * the chunks of the row. It does so for all rows of a block, one by one but with no loop over the chains: what one row waits for the
 * others do not.
 */
final class FoldJoiner {
    private final VectorCode code;
    private final MethodVisitor method;
    private final ReduceOp op;
    private final int chains;
    private final int total;
    private final int result;
    private final int slot;
    private final int base;

    /**
     * @param chains local of the array with the chains of all rows
     * @param total  local of the array with their totals in float64
     * @param result local of the array with what the fold gives
     */
    FoldJoiner(VectorCode code, MethodVisitor method, ReduceOp op, int chains, int total, int result) {
        this.code = code;
        this.method = method;
        this.op = op;
        this.chains = chains;
        this.total = total;
        this.result = result;
        this.slot = code.newLocal();
        this.base = code.newLocal();
    }

    /**
     * @param rows  local of the number of rows
     * @param start local that is 0 for the first chunk
     */
    void write(int rows, int start) {
        code.loop(slot, () -> method.visitInsn(ICONST_0), () -> method.visitVarInsn(ILOAD, rows), 1, () -> {
            code.set(base, () -> {
                method.visitVarInsn(ILOAD, slot);
                method.visitLdcInsn(FloatFolder.CHAINS);
                method.visitInsn(IMUL);
            });
            at(result);
            if (op == ReduceOp.SUM) {
                at(total);
                before(start, () -> method.visitInsn(DCONST_0), total, DALOAD);
                lanes(0, 1, VectorCode.LENGTH);
                method.visitInsn(F2D);
                method.visitInsn(DADD);
                method.visitInsn(DUP2_X2);
                method.visitInsn(DASTORE);
                method.visitInsn(D2F);
            } else {
                before(start, () -> method.visitLdcInsn(FloatReducers.identity(op)), result, FALOAD);
                lanes(0, 1, VectorCode.LENGTH);
                LaneFold.join(method, op);
            }
            method.visitInsn(FASTORE);
        });
    }

    private void at(int array) {
        method.visitVarInsn(ALOAD, array);
        method.visitVarInsn(ILOAD, slot);
    }

    /** Leaves what the chunks before this one gave. */
    private void before(int start, Runnable none, int array, int load) {
        Label later = new Label();
        Label ready = new Label();
        method.visitVarInsn(ILOAD, start);
        method.visitJumpInsn(IFNE, later);
        none.run();
        method.visitJumpInsn(GOTO, ready);
        method.visitLabel(later);
        at(array);
        method.visitInsn(load);
        method.visitLabel(ready);
    }

    /** Leaves the fold of the chains {@code first, first + step, ...}, {@code n} of them: see {@link FloatFolder}. */
    private void lanes(int first, int step, int n) {
        if (n == 1) {
            method.visitVarInsn(ALOAD, chains);
            method.visitVarInsn(ILOAD, base);
            method.visitLdcInsn(first);
            method.visitInsn(IADD);
            method.visitInsn(FALOAD);
        } else {
            lanes(first, 2 * step, n / 2);
            lanes(first + step, 2 * step, n / 2);
            LaneFold.join(method, op);
        }
    }
}
