package org.gradus.cpu;

import static org.objectweb.asm.Opcodes.AALOAD;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.FALOAD;
import static org.objectweb.asm.Opcodes.FASTORE;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.IALOAD;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.IF_ICMPEQ;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.RETURN;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.gradus.cpu.RowPasses.Pass;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/**
 * Writes the class of a {@link RowChain}: a method for each walk over a row, and one that calls them for each row; see
 * {@link ChainWriter} for why they call nothing. In one method they would be too much for the JIT. A walk takes first the elements at the end of the row that do not fill a vector, from scratch, then
 * the vectors beyond the last multiple of {@link FloatFolder#CHAINS}, then the rest: the order in which folds take them.
 */
final class RowWriter {
    private static final String NAME = "org/gradus/cpu/RowLoops";
    private static final String RUN = "([[F[[I[[F[[I[[FIII)V";
    private static final int IN = 1;
    private static final int AT = 2;
    private static final int OUT = 3;
    private static final int OUT_AT = 4;
    private static final int SCRATCH = 5;
    /** The number of the row; in the method that calls the others, how many there are. */
    private static final int ROW = 6;
    private static final int N = 7;
    private static final int CHUNK = 8;
    private static final int FREE = 9;

    private final RowChain chain;
    private final RowPasses passes;
    private final RowScratch places;
    private final VectorCode code;
    private final MethodVisitor method;
    /** By value: the local of its vector, or -1. */
    private final int[] value;
    private final Map<Float, Integer> constants = new TreeMap<>();

    private RowWriter(RowChain chain, RowPasses passes, MethodVisitor method) {
        this.chain = chain;
        this.passes = passes;
        this.places = RowScratch.of(chain, passes);
        this.method = method;
        this.code = new VectorCode(method, FREE);
        this.value = new int[chain.values()];
        Arrays.fill(value, -1);
    }

    static RowCode define(RowChain chain, RowPasses passes) {
        return (RowCode) LoopClass.define(NAME, "org/gradus/cpu/RowCode", c -> {
            List<String> names = new ArrayList<>();
            for (Pass p : passes.all()) {
                if (!p.folds().isEmpty() || !p.outputs().isEmpty()) {
                    names.add("walk" + names.size());
                    new RowWriter(chain, passes, LoopClass.method(c, names.get(names.size() - 1), RUN)).walk(p);
                }
            }
            if (chain.outputs().stream().anyMatch(v -> !passes.isInner(v))) {
                names.add("end");
                new RowWriter(chain, passes, LoopClass.method(c, "end", RUN)).storeRow();
            }
            new RowWriter(chain, passes, LoopClass.method(c, "run", RUN)).callForEachRow(names);
        });
    }

    private void callForEachRow(List<String> names) {
        int row = code.newLocal();
        code.loop(row, () -> method.visitInsn(ICONST_0), () -> method.visitVarInsn(ILOAD, ROW), 1, () -> {
            for (String name : names) {
                for (int k = 0; k <= SCRATCH; k++) {
                    method.visitVarInsn(ALOAD, k);
                }
                method.visitVarInsn(ILOAD, row);
                method.visitVarInsn(ILOAD, N);
                method.visitVarInsn(ILOAD, CHUNK);
                method.visitMethodInsn(INVOKEVIRTUAL, NAME, name, RUN, false);
            }
        });
        end();
    }

    private void end() {
        method.visitInsn(RETURN);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }

    private void walk(Pass p) {
        for (int v : p.body()) {
            chain.op(v).args().stream().filter(a -> !passes.isInner(a)).forEach(this::rowValue);
        }
        p.body().forEach(this::makeConstants);
        new PassWriter(p).write();
        end();
    }

    /** What a row has one of, as a vector of equal elements. */
    private void rowValue(int v) {
        if (value[v] >= 0) {
            return;
        }
        if (chain.isOperand(v)) {
            int array = array(IN, v);
            int at = place(AT, v);
            code.species();
            method.visitVarInsn(ALOAD, array);
            method.visitVarInsn(ILOAD, at);
            method.visitInsn(FALOAD);
            value[v] = code.broadcast();
        } else if (chain.isFold(v)) {
            int array = array(SCRATCH, places.fold(chain.folds().indexOf(v)));
            code.species();
            method.visitVarInsn(ALOAD, array);
            method.visitInsn(ICONST_0);
            method.visitInsn(FALOAD);
            value[v] = code.broadcast();
        } else {
            chain.op(v).args().forEach(this::rowValue);
            makeConstants(v);
            apply(v);
        }
    }

    private void makeConstants(int v) {
        template(v).constants().forEach(c -> constants.computeIfAbsent(c, code::constant));
    }

    private void apply(int v) {
        chain.op(v).args().forEach(a -> method.visitVarInsn(ALOAD, value[a]));
        code.skipTo(template(v).paste(method, constants, code.next()));
        value[v] = code.newLocal();
        method.visitVarInsn(ASTORE, value[v]);
    }

    private VectorTemplates.Template template(int v) {
        return chain.isPowerBelowOne(v) ? VectorTemplates.named("expNegative") : VectorTemplates.of(chain.op(v).fn());
    }

    /** Stores what a row has one of. */
    private void storeRow() {
        for (int k = 0; k < chain.outputs().size(); k++) {
            int v = chain.outputs().get(k);
            if (!passes.isInner(v)) {
                rowValue(v);
                int element = array(SCRATCH, places.outputEnd(k));
                int output = array(OUT, k);
                int at = place(OUT_AT, k);
                method.visitVarInsn(ALOAD, value[v]);
                method.visitVarInsn(ALOAD, element);
                method.visitInsn(ICONST_0);
                code.intoArray();
                method.visitVarInsn(ALOAD, output);
                method.visitVarInsn(ILOAD, at);
                method.visitVarInsn(ALOAD, element);
                method.visitInsn(ICONST_0);
                method.visitInsn(FALOAD);
                method.visitInsn(FASTORE);
            }
        }
        end();
    }

    private int array(int of, int k) {
        method.visitVarInsn(ALOAD, of);
        method.visitLdcInsn(k);
        method.visitInsn(AALOAD);
        int to = code.newLocal();
        method.visitVarInsn(ASTORE, to);
        return to;
    }

    private int place(int of, int k) {
        method.visitVarInsn(ALOAD, of);
        method.visitLdcInsn(k);
        method.visitInsn(AALOAD);
        method.visitVarInsn(ILOAD, ROW);
        method.visitInsn(IALOAD);
        return code.storeInt();
    }

    /** One walk over the row. */
    private final class PassWriter {
        private final Pass pass;
        private final RowFold[] folds;
        private final boolean unrolled;
        private final int from = code.newLocal();
        private final int to = code.newLocal();
        private final int start = code.newLocal();
        private final int end = code.newLocal();
        private final int rest = code.newLocal();
        private final int part = code.newLocal();
        private final int stage = code.newLocal();
        private final int i = code.newLocal();
        /** By value: where it is read now, and from which place on; by output: where it is written. */
        private final int[] now = new int[chain.values()];
        private final int[] nowAt = new int[chain.values()];
        private final int[] outNow = new int[chain.outputs().size()];
        private final int[] outNowAt = new int[outNow.length];
        private final int[] operand = new int[chain.operands()];
        private final int[] operandAt = new int[operand.length];
        private final int[] output = new int[outNow.length];
        private final int[] outputAt = new int[outNow.length];
        private final int[] line;

        PassWriter(Pass pass) {
            this.pass = pass;
            this.unrolled = !pass.folds().isEmpty() && passes.isUnrolled(pass);
            this.folds = pass.folds().stream().map(v -> new RowFold(code, method, chain.op(v).fold(), array(SCRATCH,
                places.fold(chain.folds().indexOf(v))))).toArray(RowFold[]::new);
            this.line = IntStream.range(0, passes.lines().size()).map(k -> array(SCRATCH, places.line(k))).toArray();
            for (int v : pass.loads()) {
                if (chain.isOperand(v)) {
                    operand[v] = array(IN, v);
                    operandAt[v] = place(AT, v);
                }
            }
            for (int k : pass.outputs()) {
                output[k] = array(OUT, k);
                outputAt[k] = place(OUT_AT, k);
            }
        }

        void write() {
            for (RowFold f : folds) {
                f.begin();
            }
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
                code.loop(i, () -> method.visitVarInsn(ILOAD, start), () -> method.visitVarInsn(ILOAD, to), FloatFolder.CHAINS, () -> {
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
                    element(SCRATCH, places.operandEnd(v));
                    method.visitVarInsn(ASTORE, now[v]);
                    code.set(nowAt[v], () -> code.difference(part, end));
                    code.copy(() -> method.visitVarInsn(ALOAD, operand[v]), () -> code.sum(operandAt[v], from),
                        () -> method.visitVarInsn(ALOAD, now[v]), () -> method.visitInsn(ICONST_0), part);
                }
            }
            for (int k : pass.outputs()) {
                element(SCRATCH, places.outputEnd(k));
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

        private void element(int of, int k) {
            method.visitVarInsn(ALOAD, of);
            method.visitLdcInsn(k);
            method.visitInsn(AALOAD);
        }

        /** @param all whether as many vectors are folded as there are chains, else they are what the chains start from */
        private void vector(int more, boolean all) {
            for (int v : pass.loads()) {
                value[v] = code.load(now[v], nowAt[v], i, more);
            }
            pass.body().forEach(RowWriter.this::apply);
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
}
