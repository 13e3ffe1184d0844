package org.gradus.io;

import static org.gradus.Functional.mseLoss;
import static org.gradus.Gradus.randn;

import java.nio.file.Path;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.data.Batch;
import org.gradus.data.DataLoader;
import org.gradus.data.TensorDataset;
import org.gradus.nn.Dropout;
import org.gradus.nn.Linear;
import org.gradus.nn.Sequential;
import org.gradus.nn.Tanh;
import org.gradus.optim.AdamW;
import org.gradus.optim.CosineAnnealingLR;

/** A training that prints the bits of each loss: {@code InterruptedTraining FILE STEPS PAUSE_MS}. */
final class InterruptedTraining {
    private InterruptedTraining() {
    }

    public static void main(String[] args) throws InterruptedException {
        Gradus.manualSeed(11);
        Sequential net = new Sequential(new Linear(8, 16), new Tanh(), new Dropout(0.2), new Linear(16, 1));
        AdamW optimizer = new AdamW(net.parameters(), 0.01);
        CosineAnnealingLR schedule = new CosineAnnealingLR(optimizer, 100);
        DataLoader batches = new DataLoader(new TensorDataset(randn(70, 8), randn(70, 1)), 16).shuffle(2).numWorkers(2);
        TrainingState state = new TrainingState().add("net", net).add("optimizer", optimizer).add("schedule", schedule)
            .add("batches", batches);
        int steps = Integer.parseInt(args[1]);
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
                    checkpoints.stepped();
                    Thread.sleep(Long.parseLong(args[2]));
                    if (checkpoints.step() == steps) {
                        break;
                    }
                }
            }
        }
    }
}
