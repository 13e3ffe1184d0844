package org.gradus.io;

import static org.gradus.Functional.mseLoss;
import static org.gradus.Gradus.randn;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.data.Batch;
import org.gradus.data.DataLoader;
import org.gradus.data.TensorDataset;
import org.gradus.device.Devices;
import org.gradus.nn.Dropout;
import org.gradus.nn.Linear;
import org.gradus.nn.Sequential;
import org.gradus.nn.Tanh;
import org.gradus.optim.AdamW;
import org.gradus.optim.CosineAnnealingLR;

/** A training that prints the bits of each loss, and waits in one step to be told to end: {@code InterruptedTraining FILE STEPS HELD}. */
final class InterruptedTraining {
    private static final CompletableFuture<Thread> ENDING = new CompletableFuture<>();

    private InterruptedTraining() {
    }

    /** Until the checkpoints know of it and wait for the step. */
    private static void awaitTheEnd() {
        Thread ending = ENDING.join();
        while (ending.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }

    public static void main(String[] args) {
        Devices.beforeClosing(() -> ENDING.complete(Thread.currentThread()));
        Gradus.manualSeed(11);
        Sequential net = new Sequential(new Linear(8, 16), new Tanh(), new Dropout(0.2), new Linear(16, 1));
        AdamW optimizer = new AdamW(net.parameters(), 0.01);
        CosineAnnealingLR schedule = new CosineAnnealingLR(optimizer, 100);
        DataLoader batches = new DataLoader(new TensorDataset(randn(70, 8), randn(70, 1)), 16).shuffle(2).numWorkers(2);
        TrainingState state = new TrainingState().add("net", net).add("optimizer", optimizer).add("schedule", schedule)
            .add("batches", batches);
        int steps = Integer.parseInt(args[1]);
        int held = Integer.parseInt(args[2]);
        try (Checkpoints checkpoints = new Checkpoints(state, Path.of(args[0]), 5)) {
            checkpoints.resume();
            while (checkpoints.step() < steps) {
                for (Batch b : batches) {
                    Tensor loss = mseLoss(net.forward(b.input()), b.target());
                    optimizer.zeroGrad();
                    loss.backward();
                    optimizer.step();
                    schedule.step();
                    System.out.println("step " + checkpoints.step() + " " + Integer.toHexString(
                        Float.floatToRawIntBits((float) loss.item())));
                    if (checkpoints.step() == held) {
                        awaitTheEnd();
                    }
                    checkpoints.stepped();
                    if (checkpoints.step() == steps) {
                        break;
                    }
                }
            }
        }
    }
}
