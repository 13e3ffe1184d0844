package org.gradus.cpu;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.GETSTATIC;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.IADD;
import static org.objectweb.asm.Opcodes.IAND;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.ICONST_1;
import static org.objectweb.asm.Opcodes.IFEQ;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.IF_ICMPGE;
import static org.objectweb.asm.Opcodes.IF_ICMPLT;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.ISUB;
import static org.objectweb.asm.Opcodes.RETURN;

import java.util.Map;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/** Phrases of generated loops over vectors of float32, and who has which local. */
final class VectorCode {
    static final int LENGTH = VectorMath.S.length();
    /** Whether {@link #loadBytes} loads no more than it should. */
    static final boolean HAS_BYTES = VectorMath.B.length() == LENGTH;
    private static final String VECTOR = "jdk/incubator/vector/FloatVector";
    private static final String BYTES = "jdk/incubator/vector/ByteVector";
    private static final String SPECIES = "Ljdk/incubator/vector/VectorSpecies;";

    private final MethodVisitor method;
    private int next;

    /** @param free the first local that nobody has */
    VectorCode(MethodVisitor method, int free) {
        this.method = method;
        this.next = free;
    }

    int next() {
        return next;
    }

    /** Locals below {@code free} are taken. */
    void skipTo(int free) {
        next = Math.max(next, free);
    }

    /** Locals from {@code free} on are free again. */
    void release(int free) {
        next = free;
    }

    int newLocal() {
        return next++;
    }

    int newWideLocal() {
        next += 2;
        return next - 2;
    }

    void species() {
        method.visitFieldInsn(GETSTATIC, "org/gradus/cpu/VectorMath", "S", SPECIES);
    }

    /** From the species and a float on the stack. */
    int broadcast() {
        method.visitMethodInsn(INVOKESTATIC, VECTOR, "broadcast", "(" + SPECIES + "F)L" + VECTOR + ";", false);
        int to = newLocal();
        method.visitVarInsn(ASTORE, to);
        return to;
    }

    int constant(float c) {
        species();
        method.visitLdcInsn(c);
        return broadcast();
    }

    /** From the species, an array and a place on the stack. */
    private int fromArray() {
        method.visitMethodInsn(INVOKESTATIC, VECTOR, "fromArray", "(" + SPECIES + "[FI)L" + VECTOR + ";", false);
        int to = newLocal();
        method.visitVarInsn(ASTORE, to);
        return to;
    }

    /** From a vector, an array and a place on the stack. */
    void intoArray() {
        method.visitMethodInsn(INVOKEVIRTUAL, VECTOR, "intoArray", "([FI)V", false);
    }

    /** @param start local that is added to {@code i}, or -1 */
    int load(int array, int start, int i, int more) {
        species();
        method.visitVarInsn(ALOAD, array);
        place(start, i, more);
        return fromArray();
    }

    /** As {@link #load}, as many bytes as a vector has elements. */
    int loadBytes(int array, int start, int i, int more) {
        method.visitFieldInsn(GETSTATIC, "org/gradus/cpu/VectorMath", "B", SPECIES);
        method.visitVarInsn(ALOAD, array);
        place(start, i, more);
        method.visitMethodInsn(INVOKESTATIC, BYTES, "fromArray", "(" + SPECIES + "[BI)L" + BYTES + ";", false);
        int to = newLocal();
        method.visitVarInsn(ASTORE, to);
        return to;
    }

    /** @param at the place itself */
    int load(int array, int at) {
        species();
        method.visitVarInsn(ALOAD, array);
        method.visitLdcInsn(at);
        return fromArray();
    }

    /** As {@link #load}. */
    void store(int vector, int array, int start, int i, int more) {
        method.visitVarInsn(ALOAD, vector);
        method.visitVarInsn(ALOAD, array);
        place(start, i, more);
        intoArray();
    }

    /** @param at the place itself */
    void store(int vector, int array, int at) {
        method.visitVarInsn(ALOAD, vector);
        method.visitVarInsn(ALOAD, array);
        method.visitLdcInsn(at);
        intoArray();
    }

    /**
     * A function of vectors.
     *
     * @param constants local of each constant that it needs
     */
    int apply(VectorTemplates.Template fn, Map<Float, Integer> constants, int... args) {
        for (int a : args) {
            method.visitVarInsn(ALOAD, a);
        }
        skipTo(fn.paste(method, constants, next));
        int to = newLocal();
        method.visitVarInsn(ASTORE, to);
        return to;
    }

    /** {@code into = fn(into, vector)} */
    void fold(VectorTemplates.Template fn, int into, int vector) {
        method.visitVarInsn(ALOAD, into);
        method.visitVarInsn(ALOAD, vector);
        skipTo(fn.paste(method, Map.of(), next));
        method.visitVarInsn(ASTORE, into);
    }

    /** Folds the upper half of vectors into the lower, until all are in the first. */
    void halve(VectorTemplates.Template fn, int[] vectors) {
        for (int half = vectors.length / 2; half > 0; half /= 2) {
            for (int k = 0; k < half; k++) {
                fold(fn, vectors[k], vectors[k + half]);
            }
        }
    }

    /** The method returns. */
    void end() {
        method.visitInsn(RETURN);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }

    private void place(int start, int i, int more) {
        method.visitVarInsn(ILOAD, i);
        if (start >= 0) {
            method.visitVarInsn(ILOAD, start);
            method.visitInsn(IADD);
        }
        if (more != 0) {
            method.visitLdcInsn(more);
            method.visitInsn(IADD);
        }
    }

    int storeInt() {
        int to = newLocal();
        method.visitVarInsn(ISTORE, to);
        return to;
    }

    void set(int local, Runnable value) {
        value.run();
        method.visitVarInsn(ISTORE, local);
    }

    void sum(int a, int b) {
        method.visitVarInsn(ILOAD, a);
        method.visitVarInsn(ILOAD, b);
        method.visitInsn(IADD);
    }

    void difference(int a, int b) {
        method.visitVarInsn(ILOAD, a);
        method.visitVarInsn(ILOAD, b);
        method.visitInsn(ISUB);
    }

    /** {@code min(a + b, c)}, without overflow. */
    void least(int a, int b, int c) {
        method.visitVarInsn(ILOAD, a);
        difference(c, a);
        method.visitVarInsn(ILOAD, b);
        method.visitMethodInsn(INVOKESTATIC, "java/lang/Math", "min", "(II)I", false);
        method.visitInsn(IADD);
    }

    /** {@code (a - b) mod size}, a power of two. */
    void lowBits(int a, int b, int size) {
        difference(a, b);
        method.visitLdcInsn(size - 1);
        method.visitInsn(IAND);
    }

    /** 1 if it is 0, else 0. */
    void isZero(int a) {
        Label some = new Label();
        Label end = new Label();
        method.visitVarInsn(ILOAD, a);
        method.visitJumpInsn(IFNE, some);
        method.visitInsn(ICONST_1);
        method.visitJumpInsn(GOTO, end);
        method.visitLabel(some);
        method.visitInsn(ICONST_0);
        method.visitLabel(end);
    }

    /** {@code System.arraycopy(from, fromAt, to, toAt, n)} */
    void copy(Runnable from, Runnable fromAt, Runnable to, Runnable toAt, int n) {
        from.run();
        fromAt.run();
        to.run();
        toAt.run();
        method.visitVarInsn(ILOAD, n);
        method.visitMethodInsn(INVOKESTATIC, "java/lang/System", "arraycopy",
            "(Ljava/lang/Object;ILjava/lang/Object;II)V", false);
    }

    /** {@code for (i = from; i < to; i += step)} */
    void loop(int i, Runnable from, Runnable to, int step, Runnable body) {
        set(i, from);
        loop(i, to, body, () -> method.visitIincInsn(i, step));
    }

    /** {@code do body; i += step; while (i < to)} */
    void repeat(int i, int to, int step, Runnable body) {
        Label head = new Label();
        method.visitLabel(head);
        body.run();
        set(i, () -> sum(i, step));
        method.visitVarInsn(ILOAD, i);
        method.visitVarInsn(ILOAD, to);
        method.visitJumpInsn(IF_ICMPLT, head);
    }

    /** {@code if (a != 0) body} */
    void unlessZero(int a, Runnable body) {
        unless(IFEQ, a, body);
    }

    /** {@code if (a == 0) body} */
    void ifZero(int a, Runnable body) {
        unless(IFNE, a, body);
    }

    private void unless(int jump, int a, Runnable body) {
        Label end = new Label();
        method.visitVarInsn(ILOAD, a);
        method.visitJumpInsn(jump, end);
        body.run();
        method.visitLabel(end);
    }

    /** {@code for (; i < to; i++)} */
    void loopFrom(int i, int to, Runnable body) {
        loop(i, () -> method.visitLdcInsn(to), body, () -> method.visitIincInsn(i, 1));
    }

    private void loop(int i, Runnable to, Runnable body, Runnable step) {
        Label head = new Label();
        Label end = new Label();
        method.visitLabel(head);
        method.visitVarInsn(ILOAD, i);
        to.run();
        method.visitJumpInsn(IF_ICMPGE, end);
        body.run();
        step.run();
        method.visitJumpInsn(GOTO, head);
        method.visitLabel(end);
    }
}
