package org.gradus.cpu;

import static org.objectweb.asm.Opcodes.ILOAD;

import java.util.ArrayList;
import java.util.List;
import org.gradus.cpu.RowPasses.Pass;
import org.objectweb.asm.MethodVisitor;

/**
 * Writes one walk over a row, as far as it has multiples of {@link FloatFolder#CHAINS} elements, in a method of its own.
 * It has nothing else in it: what else is alive while the loop runs takes registers from it.
 */
final class WalkWriter {
    private final RowWriter row;
    private final VectorCode code;
    private final MethodVisitor method;
    private final Pass pass;
    private final List<RowTouch> touches = new ArrayList<>();
    private final int rest;
    private final int to;
    private final int i;

    WalkWriter(RowWriter row, Pass pass) {
        this.row = row;
        this.code = row.code;
        this.method = row.method;
        this.pass = pass;
        this.rest = code.newLocal();
        this.to = code.newLocal();
        this.i = code.newLocal();
    }

    private void begin() {
        code.set(rest, () -> code.lowBits(RowWriter.END, RowWriter.START, FloatFolder.CHAINS));
        code.set(to, () -> code.difference(RowWriter.END, rest));
    }

    void write() {
        begin();
        RowBody body = new RowBody(row, pass);
        row.passes.touches(pass).forEach(this::touch);
        int step = row.passes.isUnrolled(pass) ? FloatFolder.CHAINS : VectorCode.LENGTH;
        for (RowFold f : body.folds) {
            f.load(rest);
        }
        touches.forEach(RowTouch::begin);
        code.loop(i, () -> method.visitVarInsn(ILOAD, RowWriter.START), () -> method.visitVarInsn(ILOAD, to), step, () -> {
            int next = code.next();
            for (int j = 0; j < step; j += VectorCode.LENGTH) {
                int more = j;
                touches.forEach(t -> t.line(i, more));
                body.vector(i, more, (f, v) -> f.fold(v, more / VectorCode.LENGTH));
                code.release(next);
            }
            touches.forEach(RowTouch::lines);
        });
        for (RowFold f : body.folds) {
            f.store();
        }
        touches.forEach(RowTouch::end);
    }

    private void touch(RowPasses.Touch t) {
        int number = t.number();
        touches.add(t.output()
            ? new RowTouch(code, method, row.array(RowWriter.OUT, number), row.place(RowWriter.OUT_AT, number),
                row.outputEnd(number))
            : new RowTouch(code, method, row.array(RowWriter.IN, number),
                row.place(RowWriter.AT, number, t.next() ? RowWriter.NEXT : RowWriter.ROW), row.operandEnd(number)));
    }

    /** Folds what the walk has kept. */
    void foldLines() {
        begin();
        for (int v : pass.folds()) {
            int line = row.line(row.chain.op(v).args().get(0));
            row.fold(v).line(line, row.lineStart(), RowWriter.START, to, rest);
        }
    }
}
