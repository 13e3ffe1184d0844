package org.gradus.cpu;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.FALOAD;
import static org.objectweb.asm.Opcodes.FASTORE;
import static org.objectweb.asm.Opcodes.IADD;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.IOR;
import static org.objectweb.asm.Opcodes.ISTORE;

import org.objectweb.asm.MethodVisitor;

/**
 * Reads an element of each vector that another walk is going to need, so that its line is in cache by then: a walk that computes
 * leaves the memory idle, which the walks before and after it wait for.
 */
final class RowTouch {
    private final VectorCode code;
    private final MethodVisitor method;
    private final int array;
    private final int start;
    private final int sink;
    private final int seen;
    private final int some;
    private boolean isFirst = true;

    /**
     * @param array local of the array
     * @param start local of the first place of the row, or of the line of columns
     * @param sink  local of an array for something that depends on what was read
     */
    RowTouch(VectorCode code, MethodVisitor method, int array, int start, int sink) {
        this.code = code;
        this.method = method;
        this.array = array;
        this.start = start;
        this.sink = sink;
        this.seen = code.newLocal();
        this.some = code.newLocal();
    }

    /** Before the row. */
    void begin() {
        code.set(seen, () -> method.visitInsn(ICONST_0));
    }

    /** The line of element {@code i + more}. */
    void line(int i, int more) {
        method.visitVarInsn(ALOAD, array);
        code.sum(i, start);
        method.visitLdcInsn(more);
        method.visitInsn(IADD);
        method.visitInsn(FALOAD);
        method.visitMethodInsn(INVOKESTATIC, "java/lang/Float", "floatToRawIntBits", "(F)I", false);
        if (!isFirst) {
            method.visitVarInsn(ILOAD, some);
            method.visitInsn(IOR);
        }
        isFirst = false;
        method.visitVarInsn(ISTORE, some);
    }

    /** After the lines of one round: what they have is taken together first, as each round waits for the one before. */
    void lines() {
        code.set(seen, () -> {
            method.visitVarInsn(ILOAD, seen);
            method.visitVarInsn(ILOAD, some);
            method.visitInsn(IOR);
        });
        isFirst = true;
    }

    /** After the row. */
    void end() {
        method.visitVarInsn(ALOAD, sink);
        method.visitInsn(ICONST_0);
        method.visitVarInsn(ILOAD, seen);
        method.visitMethodInsn(INVOKESTATIC, "java/lang/Float", "intBitsToFloat", "(I)F", false);
        method.visitInsn(FASTORE);
    }
}
