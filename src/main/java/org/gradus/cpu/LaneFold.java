package org.gradus.cpu;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.FADD;
import static org.objectweb.asm.Opcodes.FALOAD;
import static org.objectweb.asm.Opcodes.FMUL;
import static org.objectweb.asm.Opcodes.FRETURN;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;

import org.gradus.ir.ReduceOp;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;

/**
 * Writes a method that folds as many elements as a vector has, the upper half into the lower until one is left (see
 * {@link FloatFolder}), one by one but with no loop. It is a method of its own, because within a walk the JIT of JDK 17 makes
 * slow code of the walk's loops.
 */
final class LaneFold {
    private static final String FOLD = "([F)F";

    private final MethodVisitor method;
    private final ReduceOp op;

    private LaneFold(MethodVisitor method, ReduceOp op) {
        this.method = method;
        this.op = op;
    }

    static void define(ClassWriter to, ReduceOp op) {
        define(to, name(op), op);
    }

    /** The method takes the array of elements. */
    static void define(ClassWriter to, String name, ReduceOp op) {
        LoopClass.method(to, name, FOLD, method -> {
            new LaneFold(method, op).leave(0, 1, VectorCode.LENGTH);
            method.visitInsn(FRETURN);
            method.visitMaxs(0, 0);
            method.visitEnd();
        });
    }

    private static String name(ReduceOp op) {
        return "lanes" + op.ordinal();
    }

    /** From an object that has the method and an array on the stack. */
    static void call(MethodVisitor method, String owner, ReduceOp op) {
        method.visitMethodInsn(INVOKEVIRTUAL, owner, name(op), FOLD, false);
    }

    /** Leaves the fold of the elements {@code first, first + step, ...}, {@code n} of them. */
    private void leave(int first, int step, int n) {
        if (n == 1) {
            method.visitVarInsn(ALOAD, 1);
            method.visitLdcInsn(first);
            method.visitInsn(FALOAD);
        } else {
            leave(first, 2 * step, n / 2);
            leave(first + step, 2 * step, n / 2);
            join(method, op);
        }
    }

    /** Folds two numbers on the stack. */
    static void join(MethodVisitor method, ReduceOp op) {
        switch (op) {
            case SUM -> method.visitInsn(FADD);
            case PROD -> method.visitInsn(FMUL);
            case MAX -> method.visitMethodInsn(INVOKESTATIC, "java/lang/Math", "max", "(FF)F", false);
            default -> method.visitMethodInsn(INVOKESTATIC, "java/lang/Math", "min", "(FF)F", false);
        }
    }
}
