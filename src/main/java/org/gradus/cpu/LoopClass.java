package org.gradus.cpu;

import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.IFGE;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.NOP;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.V17;

import java.lang.invoke.MethodHandles;
import java.util.function.Consumer;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/** Defines hidden classes that implement an interface of this package. */
final class LoopClass {
    /** More than the JIT inlines. */
    private static final int LONG = 330;

    static {
        StoreProfile.make();
    }

    private LoopClass() {
    }

    /**
     * Writes a method that the JIT compiles by itself: within its first caller it would do so with less known about the loop.
     *
     * @param body writes the code, each time that it is asked to
     */
    static void method(ClassWriter to, String name, String descriptor, Consumer<MethodVisitor> body) {
        method(to, name, descriptor, -1, body);
    }

    /** As above; it returns at once if the argument {@code length}, an int, is negative, as {@link WarmUp} wants it. */
    static void method(ClassWriter to, String name, String descriptor, int length, Consumer<MethodVisitor> body) {
        MethodVisitor m = to.visitMethod(ACC_PUBLIC, name, descriptor, null, null);
        m.visitCode();
        if (length >= 0) {
            Label some = new Label();
            m.visitVarInsn(ILOAD, length);
            m.visitJumpInsn(IFGE, some);
            m.visitInsn(RETURN);
            m.visitLabel(some);
        }
        for (int i = 0; i < LONG; i++) {
            m.visitInsn(NOP);
        }
        NodeCount count = new NodeCount();
        body.accept(count);
        if (count.isCritical()) {
            NodeCount.fill(m);
        }
        body.accept(m);
    }

    /** A new class each time: what the JIT once compiled badly it would not compile again. */
    static Object define(String name, String implemented, Consumer<ClassWriter> methods) {
        ClassWriter c = new Frames();
        c.visit(V17, ACC_FINAL | ACC_SUPER, name, null, "java/lang/Object", new String[] {implemented});
        MethodVisitor make = c.visitMethod(0, "<init>", "()V", null, null);
        make.visitCode();
        make.visitVarInsn(ALOAD, 0);
        make.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        make.visitInsn(RETURN);
        make.visitMaxs(0, 0);
        make.visitEnd();
        methods.accept(c);
        c.visitEnd();
        try {
            return MethodHandles.lookup().defineHiddenClass(c.toByteArray(), true).lookupClass().getDeclaredConstructor()
                .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot define " + name, e);
        }
    }

    /** Works out the frames. Where two classes meet in a local, nobody reads it any more. */
    private static final class Frames extends ClassWriter {
        Frames() {
            super(COMPUTE_FRAMES);
        }

        @Override
        protected String getCommonSuperClass(String a, String b) {
            return "java/lang/Object";
        }
    }
}
