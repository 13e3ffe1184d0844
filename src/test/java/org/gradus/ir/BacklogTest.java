package org.gradus.ir;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.gradus.types.DType;
import org.gradus.types.Shape;
import org.junit.jupiter.api.Test;

class BacklogTest implements Place {
    private static final Shape BATCH = Shape.of(10, 100);
    private static final long LIMIT = 5 * BATCH.numel() * Float.BYTES;
    private long arrived;
    private long settled;

    @Override
    public String label() {
        return "nowhere";
    }

    @Override
    public long arrived() {
        return arrived;
    }

    @Override
    public long settled() {
        return settled;
    }

    @Override
    public void realize(List<Expr> roots) {
        settled = arrived;
        roots.forEach(e -> e.realized(() -> { }));
    }

    private Expr batch() {
        arrived += BATCH.numel() * Float.BYTES;
        return Expr.leaf(this, DType.FLOAT32, BATCH, () -> { }).retain();
    }

    private Expr zero() {
        return Expr.constant(this, DType.FLOAT32, Shape.SCALAR, 0.0);
    }

    private static Expr plusSum(Expr total, Expr batch) {
        return Expr.map(Pointwise.ADD, total, batch.reduce(ReduceOp.SUM, 2)).retain();
    }

    private static boolean holdsMore(Expr value) {
        return Backlog.holdsMore(value, LIMIT);
    }

    @Test
    void sumOverBatches() {
        Expr total = plusSum(zero(), batch());
        for (int i = 1; i < 5; i++) {
            assertFalse(holdsMore(total));
            total = plusSum(total, batch());
        }
        total = plusSum(total, batch());
        assertTrue(holdsMore(total));
        realize(List.of(total));
        assertFalse(holdsMore(total));
        assertFalse(holdsMore(plusSum(total, batch())));
    }

    @Test
    void largeInputsAloneAreNoReason() {
        Expr total = zero();
        Expr[] batches = new Expr[20];
        for (int i = 0; i < batches.length; i++) {
            batches[i] = batch();
        }
        for (Expr b : batches) {
            total = plusSum(total, b);
            assertFalse(holdsMore(total));
        }
    }

    @Test
    void whatOthersWaitForDoesNotCount() {
        Expr old = plusSum(zero(), batch());
        for (int i = 0; i < 20; i++) {
            plusSum(zero(), batch());
        }
        assertFalse(holdsMore(plusSum(old, batch())));
    }

    @Test
    void whatWasThereBeforeTheLastComputationDoesNotCount() {
        Expr old = plusSum(zero(), batch());
        Expr[] batches = new Expr[20];
        for (int i = 0; i < batches.length; i++) {
            batches[i] = batch();
        }
        realize(List.of(plusSum(zero(), batches[0])));
        for (Expr b : batches) {
            old = plusSum(old, b);
        }
        assertFalse(holdsMore(old));
    }
}
