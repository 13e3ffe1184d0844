package org.gradus.cpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.gradus.ir.Pointwise;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** The compiled methods of {@link VectorMath} and its like, taken apart so that they can be pasted into a loop. */
final class VectorTemplates {
    private static final String PACKAGE = "org/gradus/cpu/";
    private static final List<String> OWNERS = List.of("VectorMath", "VectorPowers", "VectorAngles");
    private static final String CONSTANT = "c";
    private static final Map<String, Template> METHODS = read();
    private static final Map<Pointwise, Template> FUNCTIONS = new EnumMap<>(Pointwise.class);

    static {
        for (Pointwise fn : Pointwise.values()) {
            Template t = METHODS.get(fn.label());
            if (t != null && t.shared) {
                FUNCTIONS.put(fn, t);
            }
        }
    }

    private VectorTemplates() {
    }

    /** The functions that there are. */
    static Set<Pointwise> functions() {
        return FUNCTIONS.keySet();
    }

    static Template of(Pointwise fn) {
        return FUNCTIONS.get(fn);
    }

    /** A method by its name. */
    static Template named(String name) {
        return METHODS.get(name);
    }

    /** One instruction, written again with its locals moved. */
    @FunctionalInterface
    private interface Instruction {
        void write(MethodVisitor to, Map<Float, Integer> constants, int shift, int free);
    }

    /** A straight-line method. Its result is left on the stack. */
    static final class Template {
        private final boolean shared;
        private final int[] parameters;
        private final List<Instruction> code = new ArrayList<>();
        private final List<String> calls = new ArrayList<>();
        private final Set<Float> own = new TreeSet<>();
        private int locals;

        private Template(boolean shared, String descriptor) {
            this.shared = shared;
            Type[] types = Type.getArgumentTypes(descriptor);
            parameters = new int[types.length];
            for (int i = 0; i < types.length; i++) {
                parameters[i] = types[i].getOpcode(Opcodes.ISTORE);
            }
            locals = types.length;
        }

        /** All that it needs, with the templates that it calls. */
        Set<Float> constants() {
            Set<Float> all = new TreeSet<>(own);
            calls.forEach(c -> all.addAll(METHODS.get(c).constants()));
            return all;
        }

        /**
         * Its arguments are on the stack.
         *
         * @param constants local of each constant
         * @param free      locals from here on may be used
         * @return the locals from here on were not used
         */
        int paste(MethodVisitor to, Map<Float, Integer> constants, int free) {
            for (int p = parameters.length - 1; p >= 0; p--) {
                to.visitVarInsn(parameters[p], free + p);
            }
            int end = free + locals;
            for (Instruction i : code) {
                i.write(to, constants, free, end);
            }
            return end + calls.stream().mapToInt(c -> METHODS.get(c).room()).max().orElse(0);
        }

        private int room() {
            return locals + calls.stream().mapToInt(c -> METHODS.get(c).room()).max().orElse(0);
        }
    }

    private static Map<String, Template> read() {
        Map<String, Template> methods = new HashMap<>();
        OWNERS.forEach(owner -> read(owner, methods));
        return methods;
    }

    private static void read(String owner, Map<String, Template> methods) {
        try (InputStream in = VectorTemplates.class.getResourceAsStream(owner + ".class")) {
            new ClassReader(in).accept(new ClassVisitor(Opcodes.ASM9) {
                @Override
                public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] thrown) {
                    if (name.startsWith("<") || name.equals(CONSTANT)) {
                        return null;
                    }
                    Template t = new Template((access & Opcodes.ACC_PUBLIC) != 0, descriptor);
                    methods.put(name, t);
                    return new Reader(t);
                }
            }, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + owner + ".class", e);
        }
    }

    /** Takes a method's code down. A float constant is followed by the call that makes a vector of it. */
    private static final class Reader extends MethodVisitor {
        private final Template template;
        private Float constant;

        Reader(Template template) {
            super(Opcodes.ASM9);
            this.template = template;
        }

        private void add(Instruction i) {
            template.code.add(i);
        }

        @Override
        public void visitInsn(int opcode) {
            if (opcode >= Opcodes.FCONST_0 && opcode <= Opcodes.FCONST_2) {
                constant = (float) (opcode - Opcodes.FCONST_0);
            } else if (opcode != Opcodes.ARETURN) {
                add((to, constants, shift, free) -> to.visitInsn(opcode));
            }
        }

        @Override
        public void visitLdcInsn(Object value) {
            if (value instanceof Float f) {
                constant = f;
            } else {
                add((to, constants, shift, free) -> to.visitLdcInsn(value));
            }
        }

        @Override
        public void visitIntInsn(int opcode, int operand) {
            add((to, constants, shift, free) -> to.visitIntInsn(opcode, operand));
        }

        @Override
        public void visitVarInsn(int opcode, int local) {
            template.locals = Math.max(template.locals, local + 1);
            add((to, constants, shift, free) -> to.visitVarInsn(opcode, shift + local));
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            add((to, constants, shift, free) -> to.visitTypeInsn(opcode, type));
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            add((to, constants, shift, free) -> to.visitFieldInsn(opcode, owner, name, descriptor));
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (!owner.startsWith(PACKAGE)) {
                add((to, constants, shift, free) -> to.visitMethodInsn(opcode, owner, name, descriptor, isInterface));
            } else if (name.equals(CONSTANT)) {
                Float c = constant;
                template.own.add(c);
                add((to, constants, shift, free) -> to.visitVarInsn(Opcodes.ALOAD, constants.get(c)));
            } else {
                template.calls.add(name);
                add((to, constants, shift, free) -> METHODS.get(name).paste(to, constants, free));
            }
        }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
            throw new IllegalStateException("functions of vectors must be straight-line code");
        }
    }
}
