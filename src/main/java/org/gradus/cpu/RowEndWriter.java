package org.gradus.cpu;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.ILOAD;

import org.gradus.cpu.RowPasses.Pass;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/**
 * Writes what comes before a {@link WalkWriter}'s walk: the elements at the end of the row that do not fill a vector, from
 * scratch, then the vectors beyond the last multiple of {@link FloatFolder#CHAINS}.
 */
final class RowEndWriter {
    private final RowWriter row;
    private final VectorCode code;
    private final MethodVisitor method;
    private final Pass pass;
    private final int rest;
    private final int part;
    private final int from;
    private final int to;
    private final int stage;
    private final int i;

    RowEndWriter(RowWriter row, Pass pass) {
        this.row = row;
        this.code = row.code;
        this.method = row.method;
        this.pass = pass;
        this.rest = code.newLocal();
        this.part = code.newLocal();
        this.from = code.newLocal();
        this.to = code.newLocal();
        this.stage = code.newLocal();
        this.i = code.newLocal();
    }

    void write() {
        code.set(rest, () -> code.lowBits(RowWriter.END, RowWriter.START, FloatFolder.CHAINS));
        code.set(part, () -> code.lowBits(RowWriter.END, RowWriter.START, VectorCode.LENGTH));
        RowBody body = new RowBody(row, pass);
        Places whole = new Places(body);
        for (int v : pass.loads()) {
            if (row.chain.isOperand(v)) {
                body.in[v] = code.newLocal();
                body.inAt[v] = code.newLocal();
            }
        }
        for (int k : pass.outputs()) {
            body.out[k] = code.newLocal();
            body.outAt[k] = code.newLocal();
        }
        for (RowFold f : body.folds) {
            f.clear(() -> method.visitInsn(ICONST_0));
        }
        code.set(stage, () -> code.isZero(part));
        code.loopFrom(stage, 2, () -> stage(body, whole));
    }

    /** Of whole vectors. */
    private record Places(int[] in, int[] inAt, int[] out, int[] outAt) {
        Places(RowBody body) {
            this(body.in.clone(), body.inAt.clone(), body.out.clone(), body.outAt.clone());
        }
    }

    /** Stage 0: what does not fill a vector; 1: what does not fill all chains. */
    private void stage(RowBody body, Places whole) {
        Label full = new Label();
        Label ready = new Label();
        Label next = new Label();
        method.visitVarInsn(ILOAD, stage);
        method.visitJumpInsn(IFNE, full);
        takePart(body, whole);
        method.visitJumpInsn(GOTO, ready);
        method.visitLabel(full);
        takeWhole(body, whole);
        method.visitLabel(ready);
        code.loop(i, () -> method.visitVarInsn(ILOAD, from), () -> method.visitVarInsn(ILOAD, to), VectorCode.LENGTH, () -> {
            int free = code.next();
            body.vector(i, 0, (f, v) -> f.start(v, i, RowWriter.START));
            code.release(free);
        });
        method.visitVarInsn(ILOAD, stage);
        method.visitJumpInsn(IFNE, next);
        for (RowFold f : body.folds) {
            f.clear(() -> method.visitVarInsn(ILOAD, rest));
        }
        for (int k : pass.outputs()) {
            code.copy(() -> method.visitVarInsn(ALOAD, body.out[k]), () -> method.visitInsn(ICONST_0),
                () -> method.visitVarInsn(ALOAD, whole.out[k]), () -> code.sum(whole.outAt[k], from), part);
        }
        method.visitLabel(next);
    }

    private void takePart(RowBody body, Places whole) {
        code.set(from, () -> code.difference(RowWriter.END, part));
        code.set(to, () -> method.visitVarInsn(ILOAD, RowWriter.END));
        for (int v : pass.loads()) {
            if (row.chain.isOperand(v)) {
                row.load(RowWriter.SCRATCH, row.places.operandEnd(v), row.type(v));
                method.visitVarInsn(ASTORE, body.in[v]);
                code.set(body.inAt[v], () -> code.difference(part, RowWriter.END));
                code.copy(() -> method.visitVarInsn(ALOAD, whole.in[v]), () -> code.sum(whole.inAt[v], from),
                    () -> method.visitVarInsn(ALOAD, body.in[v]), () -> method.visitInsn(ICONST_0), part);
            }
        }
        for (int k : pass.outputs()) {
            row.load(RowWriter.SCRATCH, row.places.outputEnd(k), "[F");
            method.visitVarInsn(ASTORE, body.out[k]);
            code.set(body.outAt[k], () -> code.difference(part, RowWriter.END));
        }
    }

    private void takeWhole(RowBody body, Places whole) {
        code.set(from, () -> code.difference(RowWriter.END, rest));
        code.set(to, () -> code.difference(RowWriter.END, part));
        for (int v : pass.loads()) {
            if (row.chain.isOperand(v)) {
                method.visitVarInsn(ALOAD, whole.in[v]);
                method.visitVarInsn(ASTORE, body.in[v]);
                code.set(body.inAt[v], () -> method.visitVarInsn(ILOAD, whole.inAt[v]));
            }
        }
        for (int k : pass.outputs()) {
            method.visitVarInsn(ALOAD, whole.out[k]);
            method.visitVarInsn(ASTORE, body.out[k]);
            code.set(body.outAt[k], () -> method.visitVarInsn(ILOAD, whole.outAt[k]));
        }
    }
}
