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
import static org.objectweb.asm.Opcodes.IMUL;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.gradus.cpu.RowPasses.Pass;
import org.objectweb.asm.MethodVisitor;

/** Writes a method for rows of a {@link RowChain}: what there is one of for a row, and where things are. */
final class RowWriter {
    static final VectorTemplates.Template TRUTH = VectorTemplates.named("truth");
    static final int IN = 1;
    static final int AT = 2;
    static final int OUT = 3;
    static final int OUT_AT = 4;
    static final int SCRATCH = 5;
    /** The number of the row; in a method for all rows of a block, how many they are. */
    static final int ROW = 6;
    static final int N = 7;
    /** The elements of this chunk. */
    static final int START = 8;
    static final int END = 9;
    /** The number of the row among those that are done together. */
    static final int SLOT = 10;
    /** The number of the row that takes its slot next. */
    static final int NEXT = 11;
    private static final int FREE = 12;

    final RowChain chain;
    final RowPasses passes;
    final RowScratch places;
    final VectorCode code;
    final MethodVisitor method;
    /** By value: the local of its vector, or -1. */
    final int[] value;
    /** The local with the number of the row. */
    private final int row;
    private final Map<Float, Integer> constants = new TreeMap<>();

    RowWriter(RowChain chain, RowPasses passes, MethodVisitor method) {
        this(chain, passes, method, ROW, FREE);
    }

    /**
     * @param row  local with the number of the row
     * @param free the first local that nobody has
     */
    RowWriter(RowChain chain, RowPasses passes, MethodVisitor method, int row, int free) {
        this.row = row;
        this.chain = chain;
        this.passes = passes;
        this.places = RowScratch.of(chain);
        this.method = method;
        this.code = new VectorCode(method, free);
        this.value = new int[chain.values()];
        Arrays.fill(value, -1);
    }

    /** What a walk needs from before its loop. */
    void prepare(Pass p) {
        for (int v : p.body()) {
            chain.op(v).args().stream().filter(a -> !passes.isInner(a)).forEach(this::rowValue);
        }
        p.body().forEach(this::makeConstants);
        if (p.loads().stream().anyMatch(chain::isTruth)) {
            makeConstants(TRUTH);
        }
    }

    void join(Pass p) {
        for (int v : p.folds()) {
            int number = chain.folds().indexOf(v);
            new FoldJoiner(code, method, chain.op(v).fold(), array(SCRATCH, places.chains(number)),
                array(SCRATCH, places.total(number), "[D"), array(SCRATCH, places.result(number))).write(ROW, START);
        }
    }

    /** The code of a fold over the row. */
    RowFold fold(int v) {
        int number = chain.folds().indexOf(v);
        int chains = array(SCRATCH, places.chains(number));
        int at = code.newLocal();
        code.set(at, () -> {
            method.visitVarInsn(ILOAD, SLOT);
            method.visitLdcInsn(FloatFolder.CHAINS);
            method.visitInsn(IMUL);
        });
        return new RowFold(code, method, chain.op(v).fold(), chains, at, array(SCRATCH, places.identity(number)));
    }

    /** What a row has one of, as a vector of equal elements. */
    void rowValue(int v) {
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
            int array = array(SCRATCH, places.result(chain.folds().indexOf(v)));
            code.species();
            method.visitVarInsn(ALOAD, array);
            method.visitVarInsn(ILOAD, SLOT);
            method.visitInsn(FALOAD);
            value[v] = code.broadcast();
        } else {
            chain.op(v).args().forEach(this::rowValue);
            makeConstants(v);
            apply(v);
        }
    }

    void makeConstants(int v) {
        makeConstants(template(v));
    }

    void makeConstants(VectorTemplates.Template t) {
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
    void storeRow() {
        for (int k = 0; k < chain.outputs().size(); k++) {
            int v = chain.outputs().get(k);
            if (!passes.isInner(v)) {
                rowValue(v);
                storeOne(v, array(SCRATCH, places.outputEnd(k)), array(OUT, k), place(OUT_AT, k));
            }
        }
    }

    /** Stores a value of the row by way of {@code scratch}. */
    void storeOne(int v, int scratch, int output, int at) {
        code.store(value[v], scratch, 0);
        method.visitVarInsn(ALOAD, output);
        method.visitVarInsn(ILOAD, at);
        method.visitVarInsn(ALOAD, scratch);
        method.visitInsn(ICONST_0);
        method.visitInsn(FALOAD);
        method.visitInsn(FASTORE);
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

    int line(int value) {
        return array(SCRATCH, places.line(passes.lines().indexOf(value)));
    }

    int operandEnd(int operand) {
        return array(SCRATCH, places.operandEnd(operand));
    }

    int outputEnd(int output) {
        return array(SCRATCH, places.outputEnd(output));
    }

    /** Where the row's part of the lines begins. */
    int lineStart() {
        method.visitVarInsn(ILOAD, N);
        method.visitLdcInsn(FloatFolder.CHAINS);
        method.visitInsn(IADD);
        method.visitVarInsn(ILOAD, SLOT);
        method.visitInsn(IMUL);
        return code.storeInt();
    }

    int place(int of, int k) {
        return place(of, k, row);
    }

    /** @param row local of the row's number */
    int place(int of, int k, int row) {
        method.visitVarInsn(ALOAD, of);
        method.visitLdcInsn(k);
        method.visitInsn(AALOAD);
        method.visitVarInsn(ILOAD, row);
        method.visitInsn(IALOAD);
        return code.storeInt();
    }
}
