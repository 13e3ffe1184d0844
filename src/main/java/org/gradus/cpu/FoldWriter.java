package org.gradus.cpu;

import static org.objectweb.asm.Opcodes.IADD;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.IMUL;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradus.ir.ReduceOp;
import org.objectweb.asm.MethodVisitor;

/** Writes the loops of {@link VectorFolder} for a function; see {@link ChainWriter} for why. */
final class FoldWriter {
    private static final String NAME = "org/gradus/cpu/FoldLoop";
    /** Both methods have five parameters. */
    private static final int FREE = 6;

    private final VectorTemplates.Template fn;
    private final MethodVisitor method;
    private final VectorCode code;

    private FoldWriter(ReduceOp op, MethodVisitor method) {
        this.fn = RowFold.template(op);
        this.method = method;
        this.code = new VectorCode(method, FREE);
    }

    static VectorFolder.Code define(ReduceOp op) {
        return (VectorFolder.Code) LoopClass.define(NAME, "org/gradus/cpu/VectorFolder$Code", c -> {
            LoopClass.method(c, "row", "([FII[F[F)V", 3, m -> new FoldWriter(op, m).row(1, 2, 3, 4, 5));
            LoopClass.method(c, "lines", "([F[FIII)V", 5, m -> new FoldWriter(op, m).lines(1, 2, 3, 4, 5));
            LaneFold.define(c, "join", op);
        });
    }

    /** Chains stay in registers; then all vectors but one are folded into the others. */
    private void row(int a, int at, int n, int first, int out) {
        int[] chain = IntStream.range(0, FloatFolder.CHAINS / VectorCode.LENGTH)
            .map(k -> code.load(first, k * VectorCode.LENGTH)).toArray();
        int i = code.newLocal();
        code.loop(i, () -> method.visitInsn(ICONST_0), () -> method.visitVarInsn(ILOAD, n), FloatFolder.CHAINS, () -> {
            int next = code.next();
            for (int k = 0; k < chain.length; k++) {
                code.fold(fn, chain[k], code.load(a, at, i, k * VectorCode.LENGTH));
                code.release(next);
            }
        });
        code.halve(fn, chain);
        code.store(chain[0], out, 0);
        code.end();
    }

    private void lines(int into, int a, int at, int pitch, int width) {
        int[] start = IntStream.range(0, VectorFolder.LINES).map(l -> {
            method.visitVarInsn(ILOAD, at);
            method.visitVarInsn(ILOAD, pitch);
            method.visitLdcInsn(l);
            method.visitInsn(IMUL);
            method.visitInsn(IADD);
            return code.storeInt();
        }).toArray();
        int i = code.newLocal();
        code.loop(i, () -> method.visitInsn(ICONST_0), () -> method.visitVarInsn(ILOAD, width), VectorCode.LENGTH, () -> {
            int line = code.load(into, -1, i, 0);
            Arrays.stream(start).forEach(s -> code.fold(fn, line, code.load(a, s, i, 0)));
            code.store(line, into, -1, i, 0);
        });
        code.end();
    }
}
