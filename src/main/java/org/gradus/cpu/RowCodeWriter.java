package org.gradus.cpu;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.ICONST_1;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.ISUB;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.gradus.cpu.RowPasses.Pass;
import org.objectweb.asm.MethodVisitor;

/**
 * Writes the class of a {@link RowChain}: methods for each walk over a row, and one that calls them for the rows of a block. In
 * one method they would be too much for the JIT; see {@link ChainWriter} for why they call nothing of ours.
 */
final class RowCodeWriter {
    static final String NAME = "org/gradus/cpu/RowLoops";
    /** {@link RowCode#run}, and the locals of its last parameters. */
    static final String RUN = "([Ljava/lang/Object;[[I[[F[[I[Ljava/lang/Object;IIII)V";
    static final int FROM = RowWriter.SCRATCH + 1;
    static final int TO = FROM + 1;
    static final int LENGTH = TO + 1;
    private static final int CHUNK = LENGTH + 1;
    static final int FREE = CHUNK + 1;
    private static final String WALK = "([Ljava/lang/Object;[[I[[F[[I[Ljava/lang/Object;IIIIII)V";
    /** {@link RowCode#walk}, and the locals of its parameters. */
    private static final String CHUNK_OF_WALK = "(I[Ljava/lang/Object;[[I[[F[[I[Ljava/lang/Object;IIII)V";
    private static final int PART_NUMBER = 1;
    private static final int PART_IN = 2;
    private static final int PART_ROW = 7;
    private static final int PART_N = 8;
    private static final int PART_START = 9;
    private static final int PART_END = 10;
    private static final int PART_FREE = 11;

    /**
     * When a method is called: for each row that has elements beyond the last multiple of the chains, for each row, for all rows
     * together; of each chunk, or for each row once.
     */
    private enum Calls { ENDS, ROWS, BLOCK, VALUES }

    private record Step(String name, Calls calls) { }

    private RowCodeWriter() {
    }

    static RowCode define(RowChain chain, RowPasses passes) {
        return (RowCode) LoopClass.define(NAME, "org/gradus/cpu/RowCode", c -> {
            List<List<Step>> walks = new ArrayList<>();
            BiFunction<String, Consumer<RowWriter>, String> method = (name, body) -> {
                String numbered = name + walks.size();
                LoopClass.method(c, numbered, WALK, RowWriter.N, m -> {
                    RowWriter w = new RowWriter(chain, passes, m);
                    body.accept(w);
                    w.code.end();
                });
                return numbered;
            };
            passes.walks().forEach(p -> walks.add(steps(passes, p, method)));
            if (passes.hasValues()) {
                walks.add(List.of(new Step(method.apply("values", RowWriter::storeRow), Calls.VALUES)));
            }
            LoopClass.method(c, "run", RUN, m -> callAll(walks, m));
            LoopClass.method(c, "walk", CHUNK_OF_WALK, PART_N, m -> callOne(walks, m));
        });
    }

    private static List<Step> steps(RowPasses passes, Pass p, BiFunction<String, Consumer<RowWriter>, String> method) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(method.apply("ends", w -> {
            w.prepare(p);
            new RowEndWriter(w, p).write();
        }), Calls.ENDS));
        steps.add(new Step(method.apply("walk", w -> {
            w.prepare(p);
            new WalkWriter(w, p).write();
        }), Calls.ROWS));
        if (!p.folds().isEmpty()) {
            if (!passes.isUnrolled(p)) {
                steps.add(new Step(method.apply("lines", w -> new WalkWriter(w, p).foldLines()), Calls.ROWS));
            }
            steps.add(new Step(method.apply("join", w -> w.join(p)), Calls.BLOCK));
        }
        return steps;
    }

    /** All rows take a walk before the next walk begins, so that none waits for what the last one gave for the same row. */
    private static void callAll(List<List<Step>> walks, MethodVisitor method) {
        VectorCode code = new VectorCode(method, FREE);
        int start = code.newLocal();
        int end = code.newLocal();
        int rest = code.newLocal();
        int row = code.newLocal();
        for (List<Step> steps : walks) {
            code.set(start, () -> method.visitInsn(ICONST_0));
            int by = steps.get(0).calls == Calls.VALUES ? LENGTH : CHUNK;
            code.repeat(start, LENGTH, by, () -> {
                code.set(end, () -> code.least(start, by, LENGTH));
                code.set(rest, () -> code.lowBits(end, start, FloatFolder.CHAINS));
                Consumer<Step> call = s -> {
                    for (int k = 0; k <= RowWriter.SCRATCH; k++) {
                        method.visitVarInsn(ALOAD, k);
                    }
                    if (s.calls == Calls.BLOCK) {
                        code.difference(TO, FROM);
                    } else {
                        method.visitVarInsn(ILOAD, row);
                    }
                    IntStream.of(LENGTH, start, end).forEach(k -> method.visitVarInsn(ILOAD, k));
                    code.difference(row, FROM);
                    code.sum(row, TO);
                    method.visitVarInsn(ILOAD, FROM);
                    method.visitInsn(ISUB);
                    method.visitMethodInsn(INVOKEVIRTUAL, NAME, s.name, WALK, false);
                };
                code.loop(row, () -> method.visitVarInsn(ILOAD, FROM), () -> method.visitVarInsn(ILOAD, TO), 1, () -> {
                    steps.stream().filter(s -> s.calls == Calls.ENDS).forEach(s -> code.unlessZero(rest, () -> call.accept(s)));
                    steps.stream().filter(s -> s.calls == Calls.ROWS || s.calls == Calls.VALUES).forEach(call);
                });
                steps.stream().filter(s -> s.calls == Calls.BLOCK).forEach(call);
            });
        }
        code.end();
    }

    private static void callOne(List<List<Step>> walks, MethodVisitor method) {
        VectorCode code = new VectorCode(method, PART_FREE);
        int rest = code.newLocal();
        int left = code.newLocal();
        code.set(rest, () -> code.lowBits(PART_END, PART_START, FloatFolder.CHAINS));
        code.set(left, () -> method.visitVarInsn(ILOAD, PART_NUMBER));
        for (List<Step> steps : walks) {
            code.ifZero(left, () -> steps.forEach(s -> {
                Runnable call = () -> callChunk(s, method);
                if (s.calls == Calls.ENDS) {
                    code.unlessZero(rest, call);
                } else {
                    call.run();
                }
            }));
            method.visitIincInsn(left, -1);
        }
        code.end();
    }

    /** In a slot that is the first one; no row comes next. */
    private static void callChunk(Step s, MethodVisitor method) {
        method.visitVarInsn(ALOAD, 0);
        IntStream.range(PART_IN, PART_ROW).forEach(k -> method.visitVarInsn(ALOAD, k));
        if (s.calls == Calls.BLOCK) {
            method.visitInsn(ICONST_1);
        } else {
            method.visitVarInsn(ILOAD, PART_ROW);
        }
        IntStream.of(PART_N, PART_START, PART_END).forEach(k -> method.visitVarInsn(ILOAD, k));
        method.visitInsn(ICONST_0);
        method.visitVarInsn(ILOAD, PART_ROW);
        method.visitMethodInsn(INVOKEVIRTUAL, NAME, s.name, WALK, false);
    }
}
