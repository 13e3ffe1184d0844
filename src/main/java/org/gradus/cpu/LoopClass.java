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
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/** Defines hidden classes that implement an interface of this package. */
final class LoopClass {
    /** More than the JIT inlines. */
    private static final int LONG = 330;

    /** How often a class has been defined, by its code. */
    private static final Map<Integer, Integer> DEFINED = new ConcurrentHashMap<>();
    /** A class that is defined so often has stayed slow in other forms. */
    private static final int PROFILED = 3;

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
        if (count.isCritical() && ((Frames) to).filled) {
            NodeCount.fill(m);
        }
        body.accept(m);
    }

    /**
     * A new class each time: what the JIT once compiled badly it would not compile again. What is defined once more has stayed slow,
     * so it takes another form: every second time what {@link NodeCount} knows against slow code, later what {@link StoreProfile}
     * does. Which of them helps depends on what the JIT has seen by then; each of them harms where it is not needed.
     */
    static Object define(String name, String implemented, Consumer<ClassWriter> methods) {
        byte[] code = code(name, implemented, methods, false);
        int times = DEFINED.merge(Arrays.hashCode(code), 1, Integer::sum);
        if (times == PROFILED) {
            StoreProfile.make();
        }
        if (times % 2 == 0) {
            code = code(name, implemented, methods, true);
        }
        try {
            return MethodHandles.lookup().defineHiddenClass(code, true).lookupClass().getDeclaredConstructor()
                .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot define " + name, e);
        }
    }

    private static byte[] code(String name, String implemented, Consumer<ClassWriter> methods, boolean filled) {
        ClassWriter c = new Frames(filled);
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
        return c.toByteArray();
    }

    /** Works out the frames. Where two classes meet in a local, nobody reads it any more. */
    private static final class Frames extends ClassWriter {
        /** Whether {@link NodeCount#fill} is taken where it may help. */
        private final boolean filled;

        Frames(boolean filled) {
            super(COMPUTE_FRAMES);
            this.filled = filled;
        }

        @Override
        protected String getCommonSuperClass(String a, String b) {
            return "java/lang/Object";
        }
    }
}
