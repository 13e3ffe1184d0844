package org.gradus.cpu;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.IF_ICMPEQ;
import static org.objectweb.asm.Opcodes.ILOAD;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.gradus.cpu.RowPasses.Pass;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/**
 * Writes one walk over a row, in a method of a {@link RowWriter}. A walk takes first the elements at the end of the row that do
 * not fill a vector, from scratch, then the vectors beyond the last multiple of {@link FloatFolder#CHAINS}, then the rest.
 */
final class WalkWriter {
    private static final int CHUNK = RowWriter.CHUNK;
    private static final int N = RowWriter.N;

    private final RowWriter row;
    private final RowChain chain;
    private final RowPasses passes;
    private final RowScratch places;
    private final VectorCode code;
    private final MethodVisitor method;
    private final int[] value;
    private final Pass pass;
    private final RowFold[] folds;
    private final boolean unrolled;
    private final int from;
    private final int to;
    private final int start;
    private final int end;
    private final int rest;
    private final int part;
    private final int stage;
    private final int i;
    /** By value: where it is read now, and from which place on; by output: where it is written. */
    private final int[] now;
    private final int[] nowAt;
    private final int[] outNow;
    private final int[] outNowAt;
    private final int[] operand;
    private final int[] operandAt;
    private final int[] output;
    private final int[] outputAt;
    private final int[] line;
    private final List<RowTouch> touches = new ArrayList<>();

    WalkWriter(RowWriter row, Pass pass) {
        this.row = row;
        this.chain = row.chain;
        this.passes = row.passes;
        this.places = row.places;
        this.code = row.code;
        this.method = row.method;
        this.value = row.value;
        this.from = code.newLocal();
        this.to = code.newLocal();
        this.start = code.newLocal();
        this.end = code.newLocal();
        this.rest = code.newLocal();
        this.part = code.newLocal();
        this.stage = code.newLocal();
        this.i = code.newLocal();
        this.now = new int[chain.values()];
        this.nowAt = new int[chain.values()];
        this.outNow = new int[chain.outputs().size()];
        this.outNowAt = new int[outNow.length];
        this.operand = new int[chain.operands()];
        this.operandAt = new int[operand.length];
        this.output = new int[outNow.length];
        this.outputAt = new int[outNow.length];
        this.pass = pass;
        this.unrolled = !pass.folds().isEmpty() && passes.isUnrolled(pass);
        this.folds = pass.folds().stream().map(v -> new RowFold(code, method, chain.op(v).fold(), row.array(RowWriter.SCRATCH,
            places.fold(chain.folds().indexOf(v))))).toArray(RowFold[]::new);
        this.line = IntStream.range(0, passes.lines().size()).map(k -> row.array(RowWriter.SCRATCH, places.line(k))).toArray();
        for (int v : pass.loads()) {
            if (chain.isOperand(v)) {
                operand[v] = row.array(RowWriter.IN, v, row.type(v));
                operandAt[v] = row.place(RowWriter.AT, v);
            }
        }
        for (int k : pass.outputs()) {
            output[k] = row.array(RowWriter.OUT, k);
            outputAt[k] = row.place(RowWriter.OUT_AT, k);
        }
        passes.touches(pass).forEach(this::touch);
    }

    private void touch(RowPasses.Touch t) {
        int more = t.next() ? 1 : 0;
        touches.add(t.output()
            ? new RowTouch(code, method, row.array(RowWriter.OUT, t.number()), row.place(RowWriter.OUT_AT, t.number(), more),
                row.array(RowWriter.SCRATCH, places.outputEnd(t.number())))
            : new RowTouch(code, method, row.array(RowWriter.IN, t.number()), row.place(RowWriter.AT, t.number(), more),
                row.array(RowWriter.SCRATCH, places.operandEnd(t.number()))));
    }

    void write() {
        for (RowFold f : folds) {
            f.begin();
        }
        touches.forEach(RowTouch::begin);
        for (int v : pass.loads()) {
            now[v] = chain.isOperand(v) ? code.newLocal() : line[passes.lines().indexOf(v)];
            nowAt[v] = chain.isOperand(v) ? code.newLocal() : -1;
        }
        for (int k : pass.outputs()) {
            outNow[k] = code.newLocal();
            outNowAt[k] = code.newLocal();
        }
        code.loopBy(start, () -> method.visitInsn(ICONST_0), () -> method.visitVarInsn(ILOAD, N), CHUNK, this::chunk);
        for (RowFold f : folds) {
            f.end();
        }
        touches.forEach(RowTouch::end);
    }

    private void chunk() {
        code.set(end, () -> code.least(start, CHUNK, N));
        code.set(rest, () -> code.lowBits(end, start, FloatFolder.CHAINS));
        code.set(part, () -> code.lowBits(end, start, VectorCode.LENGTH));
        for (RowFold f : folds) {
            f.clear();
        }
        code.set(stage, () -> code.firstStage(part, rest));
        code.loopFrom(stage, unrolled ? 2 : 3, this::stage);
        if (unrolled) {
            whole();
            code.set(to, () -> code.difference(end, rest));
            for (RowFold f : folds) {
                f.load();
            }
            Runnable limit = () -> method.visitVarInsn(ILOAD, to);
            code.loop(i, () -> method.visitVarInsn(ILOAD, start), limit, FloatFolder.CHAINS, () -> {
                int next = code.next();
                for (int j = 0; j < FloatFolder.CHAINS; j += VectorCode.LENGTH) {
                    vector(j, true);
                    code.release(next);
                }
            });
            for (RowFold f : folds) {
                f.store();
            }
        } else {
            for (int k = 0; k < folds.length; k++) {
                int kept = chain.op(pass.folds().get(k)).args().get(0);
                folds[k].line(line[passes.lines().indexOf(kept)], start, end, rest);
            }
        }
        for (RowFold f : folds) {
            f.add();
        }
    }

    /** Stage 0: what does not fill a vector; 1: what does not fill all chains; 2: the rest. */
    private void stage() {
        Label whole = new Label();
        Label ready = new Label();
        method.visitVarInsn(ILOAD, stage);
        method.visitJumpInsn(IFNE, whole);
        part();
        method.visitJumpInsn(GOTO, ready);
        method.visitLabel(whole);
        whole();
        code.set(from, () -> code.difference(end, rest));
        code.set(to, () -> code.difference(end, part));
        if (!unrolled) {
            Label first = new Label();
            method.visitVarInsn(ILOAD, stage);
            method.visitLdcInsn(1);
            method.visitJumpInsn(IF_ICMPEQ, first);
            code.set(to, () -> method.visitVarInsn(ILOAD, from));
            code.set(from, () -> method.visitVarInsn(ILOAD, start));
            method.visitLabel(first);
        }
        method.visitLabel(ready);
        code.loop(i, () -> method.visitVarInsn(ILOAD, from), () -> method.visitVarInsn(ILOAD, to), VectorCode.LENGTH, () -> {
            int next = code.next();
            vector(0, false);
            code.release(next);
        });
        Label next = new Label();
        method.visitVarInsn(ILOAD, stage);
        method.visitJumpInsn(IFNE, next);
        for (int k = 0; unrolled && k < folds.length; k++) {
            folds[k].clearFrom(rest);
        }
        for (int k : pass.outputs()) {
            code.copy(() -> method.visitVarInsn(ALOAD, outNow[k]), () -> method.visitInsn(ICONST_0),
                () -> method.visitVarInsn(ALOAD, output[k]), () -> code.sum(outputAt[k], from), part);
        }
        method.visitLabel(next);
    }

    private void part() {
        code.set(from, () -> code.difference(end, part));
        code.set(to, () -> method.visitVarInsn(ILOAD, end));
        for (int v : pass.loads()) {
            if (chain.isOperand(v)) {
                row.load(RowWriter.SCRATCH, places.operandEnd(v), row.type(v));
                method.visitVarInsn(ASTORE, now[v]);
                code.set(nowAt[v], () -> code.difference(part, end));
                code.copy(() -> method.visitVarInsn(ALOAD, operand[v]), () -> code.sum(operandAt[v], from),
                    () -> method.visitVarInsn(ALOAD, now[v]), () -> method.visitInsn(ICONST_0), part);
            }
        }
        for (int k : pass.outputs()) {
            row.load(RowWriter.SCRATCH, places.outputEnd(k), "[F");
            method.visitVarInsn(ASTORE, outNow[k]);
            code.set(outNowAt[k], () -> code.difference(part, end));
        }
    }

    private void whole() {
        for (int v : pass.loads()) {
            if (chain.isOperand(v)) {
                method.visitVarInsn(ALOAD, operand[v]);
                method.visitVarInsn(ASTORE, now[v]);
                code.set(nowAt[v], () -> method.visitVarInsn(ILOAD, operandAt[v]));
            }
        }
        for (int k : pass.outputs()) {
            method.visitVarInsn(ALOAD, output[k]);
            method.visitVarInsn(ASTORE, outNow[k]);
            code.set(outNowAt[k], () -> method.visitVarInsn(ILOAD, outputAt[k]));
        }
    }

    /** @param all whether as many vectors are folded as there are chains, else they are what the chains start from */
    private void vector(int more, boolean all) {
        for (int v : pass.loads()) {
            value[v] = chain.isTruth(v) ? row.truths(now[v], nowAt[v], i, more) : code.load(now[v], nowAt[v], i, more);
        }
        touches.forEach(t -> t.line(i, more));
        pass.body().forEach(row::apply);
        for (int v : pass.keeps()) {
            code.store(value[v], line[passes.lines().indexOf(v)], -1, i, more);
        }
        for (int k = 0; unrolled && k < folds.length; k++) {
            int v = value[chain.op(pass.folds().get(k)).args().get(0)];
            if (all) {
                folds[k].fold(v, more / VectorCode.LENGTH);
            } else {
                folds[k].start(v, i, start);
            }
        }
        for (int k : pass.outputs()) {
            code.store(value[chain.outputs().get(k)], outNow[k], outNowAt[k], i, more);
        }
    }
}
