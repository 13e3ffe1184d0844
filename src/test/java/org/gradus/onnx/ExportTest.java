package org.gradus.onnx;

import static org.gradus.Gradus.randint;
import static org.gradus.Gradus.randn;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.gradus.Gradus;
import org.gradus.Tensor;
import org.gradus.nn.AvgPool2d;
import org.gradus.nn.BatchNorm2d;
import org.gradus.nn.Conv2d;
import org.gradus.nn.ConvTranspose2d;
import org.gradus.nn.Dropout;
import org.gradus.nn.Embedding;
import org.gradus.nn.Flatten;
import org.gradus.nn.GELU;
import org.gradus.nn.LayerNorm;
import org.gradus.nn.Linear;
import org.gradus.nn.LogSoftmax;
import org.gradus.nn.MaxPool2d;
import org.gradus.nn.Module;
import org.gradus.nn.ReLU;
import org.gradus.nn.Sequential;
import org.gradus.nn.SiLU;
import org.gradus.nn.TransformerEncoderLayer;
import org.gradus.types.UnsupportedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Gradus writes, ONNX Runtime runs to the same values, and so does Gradus after reading it. */
class ExportTest {
    @TempDir
    Path folder;

    private void check(Module module, Tensor example, Tensor other) throws IOException {
        Path file = folder.resolve("model.onnx");
        Onnx.export(module, file, example);
        assertTrue(module.isTraining());
        module.eval();
        OnnxModule read = Onnx.load(file);
        for (Tensor x : new Tensor[] {example, other}) {
            float[] expected = Gradus.noGrad(() -> module.forward(x)).toFloatArray();
            assertArrayEquals(expected, OrtRunner.run(Files.readAllBytes(file), Map.of("input", x)).get(0).toFloatArray(), 2e-5f);
            assertArrayEquals(expected, Gradus.noGrad(() -> read.forward(x)).toFloatArray(), 2e-5f);
        }
    }

    @Test
    void perceptron() throws IOException {
        check(new Sequential(new Linear(4, 8), new GELU(), new Dropout(0.5), new Linear(8, 3), new LogSoftmax(1)), randn(5, 4), randn(5, 4));
    }

    @Test
    void convolutionalNetwork() throws IOException {
        check(new Sequential(new Conv2d(3, 8, 3), new BatchNorm2d(8), new ReLU(), new MaxPool2d(2), new ConvTranspose2d(8, 4, 2),
            new SiLU(), new AvgPool2d(2), new Flatten(), new Linear(4 * 3 * 3, 5)), randn(2, 3, 12, 12), randn(2, 3, 12, 12));
    }

    @Test
    void transformerBlock() throws IOException {
        check(new Sequential(new Linear(6, 8), new TransformerEncoderLayer(8, 2), new LayerNorm(8)), randn(5, 2, 6), randn(5, 2, 6));
    }

    @Test
    void embeddingOfIntegers() throws IOException {
        check(new Sequential(new Embedding(10, 4), new Linear(4, 3)), randint(0, 10, 2, 5), randint(0, 10, 2, 5));
    }

    @Test
    void whatWasReadCanBeTrainedFurther() throws IOException {
        Sequential module = new Sequential(new Linear(4, 3), new ReLU(), new Linear(3, 1));
        Path file = folder.resolve("model.onnx");
        Tensor x = randn(6, 4);
        Onnx.export(module, file, x);
        OnnxModule read = Onnx.load(file);
        assertEquals(module.namedParameters().keySet(), read.namedParameters().keySet());
        module.forward(x).square().mean().backward();
        read.forward(x).square().mean().backward();
        module.namedParameters().forEach((name, p) -> assertArrayEquals(p.grad().toFloatArray(),
            read.namedParameters().get(name).grad().toFloatArray(), 1e-5f, name));
    }

    @Test
    void whatCannotBeSaidIsNamed() {
        Module module = new Module() {
            @Override
            public Tensor forward(Tensor x) {
                return x.lgamma();
            }
        };
        UnsupportedException e = assertThrows(UnsupportedException.class, () -> Onnx.export(module, folder.resolve("x.onnx"), randn(3)));
        assertTrue(e.getMessage().contains("'lgamma'"), e.getMessage());
    }
}
