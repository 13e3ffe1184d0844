package org.gradus.cpu;

import static org.objectweb.asm.Opcodes.AALOAD;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.CHECKCAST;
import static org.objectweb.asm.Opcodes.FALOAD;
import static org.objectweb.asm.Opcodes.FASTORE;
import static org.objectweb.asm.Opcodes.IADD;
import static org.objectweb.asm.Opcodes.IALOAD;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gradus.cpu.RowPasses.Pass;
import org.objectweb.asm.MethodVisitor;

/**
 * Writes the class of a {@link RowChain}: a method for each walk over a row, and one that calls them for each row. In one method
 * they would be too much for the JIT; see {@link ChainWriter} for why they call nothing of ours.
 */
final class RowWriter {
    static final String NAME = "org/gradus/cpu/RowLoops";
    private static final String RUN = "([Ljava/lang/Object;[[I[[F[[I[Ljava/lang/Object;III)V";
    private static final VectorTemplates.Template TRUTH = VectorTemplates.named("truth");
    static final int IN = 1;
    static final int AT = 2;
    static final int OUT = 3;
    static final int OUT_AT = 4;
    static final int SCRATCH = 5;
    /** The number of the row; in the method that calls the others, how many there are. */
    private static final int ROW = 6;
    static final int N = 7;
    static final int CHUNK = 8;
    private static final int FREE = 9;

    final RowChain chain;
    final RowPasses passes;
    final RowScratch places;
    final VectorCode code;
    final MethodVisitor method;
    /** By value: the local of its vector, or -1. */
    final int[] value;
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
                    LoopClass.method(c, names.get(names.size() - 1), RUN, N, m -> new RowWriter(chain, passes, m).walk(p));
                }
            }
            if (chain.outputs().stream().anyMatch(v -> !passes.isInner(v))) {
                names.add("end");
                LoopClass.method(c, "end", RUN, N, m -> new RowWriter(chain, passes, m).storeRow());
            }
            chain.folds().stream().map(v -> chain.op(v).fold()).distinct().forEach(op -> LaneFold.define(c, op));
            LoopClass.method(c, "run", RUN, m -> new RowWriter(chain, passes, m).callForEachRow(names));
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
        code.end();
    }

    private void walk(Pass p) {
        for (int v : p.body()) {
            chain.op(v).args().stream().filter(a -> !passes.isInner(a)).forEach(this::rowValue);
        }
        p.body().forEach(this::makeConstants);
        if (p.loads().stream().anyMatch(chain::isTruth)) {
            makeConstants(TRUTH);
        }
        new WalkWriter(this, p).write();
        code.end();
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
        makeConstants(template(v));
    }

    private void makeConstants(VectorTemplates.Template t) {
        t.constants().forEach(c -> constants.computeIfAbsent(c, code::constant));
    }

    int truths(int array, int start, int i, int more) {
        return code.apply(TRUTH, constants, code.loadBytes(array, start, i, more));
    }

    void apply(int v) {
        value[v] = code.apply(template(v), constants, chain.op(v).args().stream().mapToInt(a -> value[a]).toArray());
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
                code.store(value[v], element, 0);
                method.visitVarInsn(ALOAD, output);
                method.visitVarInsn(ILOAD, at);
                method.visitVarInsn(ALOAD, element);
                method.visitInsn(ICONST_0);
                method.visitInsn(FALOAD);
                method.visitInsn(FASTORE);
            }
        }
        code.end();
    }

    int array(int of, int k) {
        return array(of, k, "[F");
    }

    int array(int of, int k, String type) {
        load(of, k, type);
        int to = code.newLocal();
        method.visitVarInsn(ASTORE, to);
        return to;
    }

    void load(int of, int k, String type) {
        method.visitVarInsn(ALOAD, of);
        method.visitLdcInsn(k);
        method.visitInsn(AALOAD);
        method.visitTypeInsn(CHECKCAST, type);
    }

    /** The elements of an operand. */
    String type(int operand) {
        return chain.isTruth(operand) ? "[B" : "[F";
    }

    int place(int of, int k) {
        return place(of, k, 0);
    }

    /** @param more rows further on */
    int place(int of, int k, int more) {
        method.visitVarInsn(ALOAD, of);
        method.visitLdcInsn(k);
        method.visitInsn(AALOAD);
        method.visitVarInsn(ILOAD, ROW);
        method.visitLdcInsn(more);
        method.visitInsn(IADD);
        method.visitInsn(IALOAD);
        return code.storeInt();
    }
}
