package org.gradus.cpu;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.F_FULL;
import static org.objectweb.asm.Opcodes.GETSTATIC;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.IADD;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.IF_ICMPGE;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.IMUL;
import static org.objectweb.asm.Opcodes.INTEGER;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.RETURN;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/** Writes the loops of {@link VectorFolder} for a function; see {@link ChainWriter} for why. */
final class FoldWriter {
    private static final String NAME = "org/gradus/cpu/FoldLoop";
    private static final String VECTOR = "jdk/incubator/vector/FloatVector";
    private static final String SPECIES = "Ljdk/incubator/vector/VectorSpecies;";
    private static final int LENGTH = VectorMath.S.length();

    private final VectorTemplates.Template fn;
    private final MethodVisitor code;
    private final List<Object> locals = new ArrayList<>();

    private FoldWriter(String template, MethodVisitor code, Object... parameters) {
        this.fn = VectorTemplates.named(template);
        this.code = code;
        locals.add(NAME);
        locals.addAll(List.of(parameters));
    }

    static VectorFolder.Code define(String template) {
        return (VectorFolder.Code) LoopClass.define(NAME, "org/gradus/cpu/VectorFolder$Code", c -> {
            MethodVisitor row = LoopClass.method(c, "row", "([FII[F[F)V", 3);
            new FoldWriter(template, row, "[F", INTEGER, INTEGER, "[F", "[F").row();
            MethodVisitor lines = LoopClass.method(c, "lines", "([F[FIII)V", 5);
            new FoldWriter(template, lines, "[F", "[F", INTEGER, INTEGER, INTEGER).lines();
        });
    }

    /** {@code (a, at, n, first, out)}: chains stay in registers; then all vectors but one are folded into the others. */
    private void row() {
        int vectors = FloatFolder.CHAINS / LENGTH;
        int[] chain = new int[vectors];
        for (int k = 0; k < vectors; k++) {
            load(4, () -> code.visitInsn(ICONST_0), k * LENGTH);
            chain[k] = store();
        }
        int i = zero();
        loop(i, 3, FloatFolder.CHAINS, () -> {
            for (int c : chain) {
                code.visitVarInsn(ALOAD, c);
                load(1, () -> sum(2, i), (c - chain[0]) * LENGTH);
                fold(c);
            }
        });
        for (int half = vectors / 2; half > 0; half /= 2) {
            for (int k = 0; k < half; k++) {
                code.visitVarInsn(ALOAD, chain[k]);
                code.visitVarInsn(ALOAD, chain[k + half]);
                fold(chain[k]);
            }
        }
        code.visitVarInsn(ALOAD, chain[0]);
        code.visitVarInsn(ALOAD, 5);
        code.visitInsn(ICONST_0);
        finish();
    }

    /** {@code (into, a, at, pitch, width)} */
    private void lines() {
        int[] start = new int[VectorFolder.LINES];
        for (int l = 0; l < start.length; l++) {
            code.visitVarInsn(ILOAD, 3);
            code.visitVarInsn(ILOAD, 4);
            code.visitLdcInsn(l);
            code.visitInsn(IMUL);
            code.visitInsn(IADD);
            start[l] = add(INTEGER);
            code.visitVarInsn(ISTORE, start[l]);
        }
        int i = zero();
        loop(i, 5, LENGTH, () -> {
            int line = locals.size();
            load(1, () -> code.visitVarInsn(ILOAD, i), 0);
            code.visitVarInsn(ASTORE, line);
            for (int s : start) {
                code.visitVarInsn(ALOAD, line);
                load(2, () -> sum(s, i), 0);
                fold(line);
            }
            code.visitVarInsn(ALOAD, line);
            code.visitVarInsn(ALOAD, 1);
            code.visitVarInsn(ILOAD, i);
            into();
        });
        code.visitInsn(RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private void finish() {
        into();
        code.visitInsn(RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    /** Runs {@code body} for {@code i} from 0 while it is below the local {@code limit}. */
    private void loop(int i, int limit, int step, Runnable body) {
        Label head = new Label();
        Label end = new Label();
        code.visitLabel(head);
        code.visitFrame(F_FULL, locals.size(), locals.toArray(), 0, new Object[0]);
        code.visitVarInsn(ILOAD, i);
        code.visitVarInsn(ILOAD, limit);
        code.visitJumpInsn(IF_ICMPGE, end);
        body.run();
        code.visitIincInsn(i, step);
        code.visitJumpInsn(GOTO, head);
        code.visitLabel(end);
        code.visitFrame(F_FULL, locals.size(), locals.toArray(), 0, new Object[0]);
    }

    /** Folds the two vectors on the stack into a local. */
    private void fold(int to) {
        fn.paste(code, Map.of(), locals.size() + 1);
        code.visitVarInsn(ASTORE, to);
    }

    private int add(Object type) {
        locals.add(type);
        return locals.size() - 1;
    }

    private int store() {
        int to = add(VECTOR);
        code.visitVarInsn(ASTORE, to);
        return to;
    }

    private int zero() {
        int i = add(INTEGER);
        code.visitInsn(ICONST_0);
        code.visitVarInsn(ISTORE, i);
        return i;
    }

    private void sum(int a, int b) {
        code.visitVarInsn(ILOAD, a);
        code.visitVarInsn(ILOAD, b);
        code.visitInsn(IADD);
    }

    private void load(int array, Runnable place, int more) {
        code.visitFieldInsn(GETSTATIC, "org/gradus/cpu/VectorMath", "S", SPECIES);
        code.visitVarInsn(ALOAD, array);
        place.run();
        if (more != 0) {
            code.visitLdcInsn(more);
            code.visitInsn(IADD);
        }
        code.visitMethodInsn(INVOKESTATIC, VECTOR, "fromArray", "(" + SPECIES + "[FI)L" + VECTOR + ";", false);
    }

    private void into() {
        code.visitMethodInsn(INVOKEVIRTUAL, VECTOR, "intoArray", "([FI)V", false);
    }
}
