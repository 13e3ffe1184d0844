package org.gradus.contract;

import static org.gradus.Gradus.arange;
import static org.gradus.Gradus.cat;
import static org.gradus.Gradus.ones;
import static org.gradus.Gradus.stack;
import static org.gradus.Gradus.tensor;
import static org.gradus.Gradus.where;
import static org.gradus.Gradus.zeros;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gradus.Functional;
import org.gradus.Gradus;
import org.gradus.Index;
import org.gradus.Reduction;
import org.gradus.Scope;
import org.gradus.Tensor;
import org.gradus.data.DataLoader;
import org.gradus.data.TensorDataset;
import org.gradus.device.Device;
import org.gradus.device.TestDevices;
import org.gradus.nn.Conv2d;
import org.gradus.nn.LSTM;
import org.gradus.nn.MultiheadAttention;
import org.gradus.types.ArgumentException;
import org.gradus.types.AutogradException;
import org.gradus.types.ClosedException;
import org.gradus.types.DType;
import org.gradus.types.DTypeException;
import org.gradus.types.DeviceException;
import org.gradus.types.GradusException;
import org.gradus.types.IndexException;
import org.gradus.types.ShapeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Mistakes: the exception names the operation and what it got, and the device works afterwards. */
public abstract class ErrorsContract extends DeviceContract {
    private static void fails(Class<? extends GradusException> type, Executable body, String... parts) {
        String message = assertThrows(type, body).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "'" + part + "' is missing in: " + message);
        }
    }

    private static Tensor matrix() {
        return arange(6.0).reshape(2, 3);
    }

    @AfterEach
    void theDeviceStillWorks() {
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, matrix().add(1).toFloatArray());
    }

    @Test
    void shapesThatDoNotFit() {
        Tensor a = matrix();
        Tensor b = ones(4);
        fails(ShapeException.class, () -> a.add(b), "add", "[2, 3]", "[4]");
        fails(ShapeException.class, () -> b.add_(a), "add", "[4]", "[2, 3]");
        fails(ShapeException.class, () -> a.matmul(a), "mm", "2x3 and 2x3");
        fails(ShapeException.class, () -> ones(2, 3, 4).matmul(ones(3, 4, 5)), "matmul", "[2]", "[3]");
        fails(ShapeException.class, () -> Functional.linear(a, ones(5, 4)), "linear", "2x3 and 4x5", "[2, 3]", "[5, 4]");
        fails(ShapeException.class, () -> cat(List.of(a, ones(3, 4)), 0), "cat", "3", "4");
        fails(ShapeException.class, () -> stack(List.of(a, b)), "stack", "[2, 3]", "[4]");
        fails(ShapeException.class, () -> a.reshape(-1, -1), "reshape", "[-1, -1]");
        fails(ShapeException.class, () -> a.reshape(4, 2), "reshape", "[4, 2]", "6");
        fails(ShapeException.class, () -> a.t().view(6), "view", "reshape");
        fails(ShapeException.class, () -> a.expand(3, 3), "expand", "[3, 3]", "[2, 3]");
        fails(ShapeException.class, () -> where(a.gt(0), a, b), "where", "[2, 3]", "[4]");
        fails(ShapeException.class, () -> Functional.binaryCrossEntropy(a, a, ones(2, 2, 3), Reduction.MEAN),
            "binaryCrossEntropy", "[2, 2, 3]", "[2, 3]");
        fails(ArgumentException.class, () -> Gradus.tensordot(a, a, new int[][] {{0, 1}}), "tensordot", "two lists");
        fails(ShapeException.class, () -> a.copy_(b), "copy_", "[2, 3]", "[4]");
        fails(ShapeException.class, () -> Functional.mseLoss(a, b), "mseLoss", "[2, 3]", "[4]");
        fails(ShapeException.class, () -> Functional.crossEntropy(a, tensor(new long[] {0, 1, 2})), "crossEntropy", "(2)", "(3)");
        fails(ShapeException.class, () -> a.set_(b, Index.at(0)), "[3]", "[4]");
    }

    @Test
    void dimsThatAreNotThere() {
        Tensor a = matrix();
        String range = "Dimension out of range (expected to be in range of [-2, 1], but got ";
        fails(IndexException.class, () -> a.sum(2), "sum: " + range + "2)", "[2, 3]");
        fails(IndexException.class, () -> a.amax(-3), "amax: " + range + "-3)");
        fails(IndexException.class, () -> a.softmax(5), "softmax: " + range + "5)");
        fails(IndexException.class, () -> a.transpose(0, 2), "transpose: " + range + "2)");
        fails(IndexException.class, () -> a.squeeze(4), "squeeze: " + range + "4)");
        fails(IndexException.class, () -> a.unsqueeze(4), "unsqueeze", "[-3, 2]", "4");
        fails(IndexException.class, () -> a.size(3), "size: " + range + "3)");
        fails(IndexException.class, () -> cat(List.of(a, a), 3), "cat: " + range + "3)");
        fails(IndexException.class, () -> a.gather(2, tensor(new long[][] {{0}})), "gather: " + range + "2)");
        fails(ShapeException.class, () -> a.sum(0, 0), "sum", "dim 0 appears multiple times");
        fails(ShapeException.class, () -> a.permute(0, 0), "permute", "duplicate");
    }

    @Test
    void shapesThatDoNotFitAModule() {
        Tensor sequence = ones(5, 2, 8);
        LSTM lstm = new LSTM(8, 4);
        fails(ShapeException.class, () -> lstm.forward(ones(5, 2, 3)), "LSTM", "8", "[5, 2, 3]");
        fails(ShapeException.class, () -> lstm.forward(sequence, zeros(1, 3, 4), zeros(1, 3, 4)), "lstm", "[1, 3, 4]");
        fails(ArgumentException.class, () -> lstm.forward(sequence, zeros(1, 2, 4), null), "LSTM", "hidden and cell");
        MultiheadAttention attention = new MultiheadAttention(8, 2);
        Tensor narrow = ones(5, 2, 6);
        fails(ShapeException.class, () -> attention.forward(sequence, narrow, narrow), "MultiheadAttention", "[5, 2, 6]");
        Tensor batch = ones(5, 3, 8);
        fails(ShapeException.class, () -> attention.forward(sequence, batch, batch), "MultiheadAttention", "(S, N, E)", "[5, 3, 8]");
        fails(ShapeException.class, () -> attention.forward(sequence, ones(6, 2, 8), sequence), "MultiheadAttention", "[6, 2, 8]");
        fails(ShapeException.class, () -> attention.forward(sequence, sequence, sequence, null, true, ones(4, 4), true),
            "MultiheadAttention", "[5, 5]", "[4, 5, 5]", "[4, 4]");
        fails(ShapeException.class, () -> attention.forward(sequence, sequence, sequence, ones(5, 2), true, null, true),
            "MultiheadAttention", "[2, 5]", "[5, 2]");
        fails(ShapeException.class, () -> Functional.scaledDotProductAttention(sequence, sequence, sequence, ones(3, 3), 0, false),
            "scaledDotProductAttention", "[3, 3]", "[5, 2, 8]");
        fails(ShapeException.class, () -> new Conv2d(3, 4, 3).forward(ones(1, 1, 9, 9)), "conv2d", "[4, 3, 3, 3]", "[1, 1, 9, 9]");
        fails(ShapeException.class, () -> new TensorDataset(tensor(1.0)), "TensorDataset", "first dim");
    }

    @Test
    void tensorsThatAreMissing() {
        fails(ArgumentException.class, () -> Functional.linear(null, ones(3, 3)), "linear", "null");
        fails(ArgumentException.class, () -> stack(Arrays.asList(matrix(), null)), "stack", "position 1", "null");
        fails(ArgumentException.class, () -> new DataLoader(null, 4), "DataLoader", "dataset");
        DataLoader unlabelled = new DataLoader(new TensorDataset(matrix()), 2);
        fails(ArgumentException.class, () -> unlabelled.iterator().next().target(), "target");
    }

    @Test
    void writingToLeavesNamesTheWrite() {
        Tensor leaf = ones(2, 3).requiresGrad_();
        fails(AutogradException.class, () -> leaf.add_(1), "add_: a leaf Variable");
        fails(AutogradException.class, () -> leaf.get(0).zero_(), "zero_: a view of a leaf Variable");
        Tensor shaped = arange(6.0).reshape(2, 3).requiresGrad_();
        fails(AutogradException.class, () -> shaped.get(0).zero_(), "zero_: a view of a leaf Variable");
        assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, shaped.toFloatArray());
    }

    @Test
    void indicesOutOfRangeAreFoundAtTheCall() {
        Tensor a = matrix();
        fails(IndexException.class, () -> a.select(0, 2), "select: index 2 is out of bounds for dimension 0 with size 2");
        fails(IndexException.class, () -> a.select(1, -4), "select: index -4 is out of bounds for dimension 1 with size 3");
        fails(IndexException.class, () -> a.get(9), "index 9 is out of bounds for dimension 0 with size 2");
        fails(IndexException.class, () -> a.get(0, 0, 0), "too many indices for tensor of dimension 2");
        fails(IndexException.class, () -> a.narrow(1, 2, 2), "narrow", "(2)", "(3)");
    }

    @Test
    void indexTensorsOutOfRangeAreFoundAtTheRead() {
        Tensor a = matrix();
        Tensor far = tensor(new long[] {0, 5});
        fails(IndexException.class, a.index(far)::toFloatArray, "index: index 5 is out of bounds for dimension with size 2");
        fails(IndexException.class, a.index(tensor(new long[] {-3}))::toFloatArray, "index: index -3");
        fails(IndexException.class, a.indexSelect(1, far)::toFloatArray, "indexSelect: index 5", "size 3");
        fails(IndexException.class, a.gather(0, tensor(new long[][] {{0, 7, 0}}))::toFloatArray, "gather: index 7", "size 2");
        fails(IndexException.class, zeros(3).scatter(0, far, 1.0)::toFloatArray, "scatter: index 5", "size 3");
        fails(IndexException.class, zeros(3).indexPut(new Tensor[] {far}, ones(2), true)::toFloatArray, "indexPut: index 5");
        Tensor loss = Functional.crossEntropy(a, tensor(new long[] {0, 3}));
        fails(IndexException.class, loss::item, "crossEntropy: index 3 is out of bounds for dimension with size 3");
    }

    @Test
    void aBadIndexDoesNotReachOtherTensors() {
        Tensor good = matrix().mul(2);
        Tensor bad = matrix().index(tensor(new long[] {7}));
        Tensor sum = bad.sum();
        fails(IndexException.class, sum::item, "index 7");
        assertArrayEquals(new float[] {0, 2, 4, 6, 8, 10}, good.toFloatArray());
    }

    @Test
    void aBadTargetInATrainingStepIsReportedAndTheNextStepWorks() {
        Tensor w = ones(4, 3).requiresGrad_();
        Tensor x = matrix();
        fails(IndexException.class, () -> {
            Functional.crossEntropy(Functional.linear(x, w), tensor(new long[] {0, 9})).backward();
            w.grad().toFloatArray();
        }, "crossEntropy: index 9", "size 4");
        w.setGrad(null);
    }

    @Test
    void dtypesThatDoNotFit() {
        Tensor a = matrix();
        fails(DTypeException.class, () -> Functional.linear(a, ones(DType.FLOAT64, 2, 3)), "linear", "float32", "float64");
        fails(DTypeException.class, () -> new LSTM(3, 2).forward(ones(DType.INT64, 4, 3)), "LSTM", "float32", "int64");
        Tensor longs = tensor(new long[] {1, 2, 3});
        Tensor doubles = tensor(new double[] {1, 2, 3});
        fails(DTypeException.class, () -> a.matmul(doubles), "expected", "Float", "Double");
        fails(DTypeException.class, () -> Functional.crossEntropy(a, tensor(new int[] {0, 1})), "crossEntropy", "Long", "Int");
        Tensor wide = a.to(DType.FLOAT64);
        fails(DTypeException.class, () -> Functional.binaryCrossEntropy(a, wide), "binaryCrossEntropy", "float32", "float64");
        fails(DTypeException.class, longs::requiresGrad_, "floating point", "int64");
        fails(DTypeException.class, () -> a.index(a), "index", "float32");
        fails(DTypeException.class, () -> longs.add_(1.5), "add_", "Float", "Long");
        fails(DTypeException.class, longs::mean, "mean", "Long");
        fails(DTypeException.class, () -> longs.softmax(0), "softmax", "Long");
        fails(DTypeException.class, () -> a.bitwiseAnd(a), "bitwiseAnd", "Float");
        fails(DTypeException.class, () -> a.maskedFill(a, 1), "maskedFill", "bool", "float32");
        fails(DTypeException.class, () -> a.gt(0).neg(), "neg", "bool");
        fails(DTypeException.class, () -> where(a, a, a), "where", "Float");
    }

    @Test
    void tensorsOfTwoDevicesDoNotMix() {
        Device other = TestDevices.open(device(), Map.of());
        try {
            Tensor a = matrix();
            Tensor b = a.to(other);
            assertArrayEquals(a.toFloatArray(), b.toFloatArray());
            String both = "on the same device";
            String labels = device().label() + " and " + other.label();
            fails(DeviceException.class, () -> a.add(b), "add", both, labels);
            fails(DeviceException.class, () -> a.add_(b), "add", both, labels);
            fails(DeviceException.class, () -> a.matmul(b.t()), "matmul", both, labels);
            fails(DeviceException.class, () -> Functional.linear(a, b), "linear", both, labels);
            fails(DeviceException.class, () -> cat(List.of(a, b)), "cat", both, labels);
            fails(DeviceException.class, () -> a.maskedFill(b.gt(0), 1), "maskedFill", both, labels);
            fails(DeviceException.class, () -> a.index(b.to(DType.INT64)), "index", both, labels);
            fails(DeviceException.class, () -> Functional.mseLoss(a, b), "mseLoss", both, labels);
            fails(DeviceException.class, () -> Functional.l1Loss(a, b), "l1Loss", both, labels);
            Tensor target = tensor(new long[] {0, 1});
            fails(DeviceException.class, () -> Functional.crossEntropy(b, target), "crossEntropy", both, labels);
            fails(GradusException.class, () -> a.setGrad(b), "grad", "different device");
            a.copy_(b.mul(2));
            assertArrayEquals(new float[] {0, 2, 4, 6, 8, 10}, a.toFloatArray());
        } finally {
            TestDevices.close(other);
        }
    }

    @Test
    void aClosedDeviceSaysSo() {
        Device other = TestDevices.open(device(), Map.of());
        Tensor a = matrix().to(other).realize();
        TestDevices.close(other);
        fails(GradusException.class, () -> a.add(1).toFloatArray(), other.label(), "closed");
        fails(GradusException.class, a::toFloatArray, other.label(), "closed");
    }

    @Test
    void closedTensorsSaySo() {
        Tensor a = ones(3);
        Tensor view = a.narrow(0, 1, 2);
        Tensor sum = a.add(1);
        a.close();
        a.close();
        String why = "tensor of shape [3] was used after it, or its scope, was closed";
        fails(ClosedException.class, () -> a.add(1), "add: " + why);
        fails(ClosedException.class, () -> ones(3).add(a), "add: " + why);
        fails(ClosedException.class, () -> a.add_(1), "add", why);
        fails(ClosedException.class, a::toFloatArray, "toFloatArray: " + why);
        fails(ClosedException.class, a::realize, "realize: " + why);
        fails(ClosedException.class, a::explain, "explain: " + why);
        fails(ClosedException.class, () -> a.view(3), "view: " + why);
        assertEquals("tensor(closed, shape=[3])", a.toString());
        assertArrayEquals(new float[] {1, 1}, view.toFloatArray());
        assertArrayEquals(new float[] {2, 2, 2}, sum.toFloatArray());
    }

    @Test
    void whatAScopeDidNotKeepIsClosed() {
        Tensor kept;
        Tensor dropped;
        try (Scope scope = Scope.open()) {
            dropped = ones(2).mul(3);
            kept = scope.keep(dropped.add(1));
        }
        fails(ClosedException.class, () -> dropped.mul(2), "mul", "[2]");
        assertArrayEquals(new float[] {4, 4}, kept.toFloatArray());
    }
}
