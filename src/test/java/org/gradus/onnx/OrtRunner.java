package org.gradus.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.Tensor;
import org.gradus.onnx.Proto.TensorData;
import org.gradus.types.DType;

/** Runs models in ONNX Runtime. */
final class OrtRunner {
    private OrtRunner() {
    }

    /** @return the outputs in order, on the current device */
    static List<Tensor> run(byte[] model, Map<String, Tensor> inputs) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> given = new LinkedHashMap<>();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
             OrtSession session = environment.createSession(model, options)) {
            for (Map.Entry<String, Tensor> e : inputs.entrySet()) {
                given.put(e.getKey(), tensor(environment, e.getValue()));
            }
            try (OrtSession.Result result = session.run(given)) {
                List<Tensor> outputs = new ArrayList<>();
                for (Map.Entry<String, ai.onnxruntime.OnnxValue> e : result) {
                    outputs.add(tensor((OnnxTensor) e.getValue()));
                }
                return outputs;
            }
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        } finally {
            given.values().forEach(OnnxTensor::close);
        }
    }

    private static OnnxTensor tensor(OrtEnvironment environment, Tensor t) throws OrtException {
        TensorData data = Tensors.data("", t);
        ByteBuffer direct = ByteBuffer.allocateDirect(data.raw().capacity()).order(ByteOrder.nativeOrder()).put(data.raw().duplicate());
        OnnxJavaType type = switch (t.dtype()) {
            case FLOAT32 -> OnnxJavaType.FLOAT;
            case FLOAT64 -> OnnxJavaType.DOUBLE;
            case INT64 -> OnnxJavaType.INT64;
            case INT32 -> OnnxJavaType.INT32;
            case INT8 -> OnnxJavaType.INT8;
            case UINT8 -> OnnxJavaType.UINT8;
            case BOOL -> OnnxJavaType.BOOL;
            default -> throw new IllegalArgumentException(t.dtype().toString());
        };
        return OnnxTensor.createTensor(environment, direct.flip(), t.shape().dims(), type);
    }

    private static Tensor tensor(OnnxTensor t) {
        DType dtype = switch (t.getInfo().type) {
            case FLOAT -> DType.FLOAT32;
            case DOUBLE -> DType.FLOAT64;
            case INT64 -> DType.INT64;
            case INT32 -> DType.INT32;
            case INT8 -> DType.INT8;
            case UINT8 -> DType.UINT8;
            case BOOL -> DType.BOOL;
            default -> throw new IllegalArgumentException(t.getInfo().toString());
        };
        TensorData data = new TensorData("", t.getInfo().getShape(), ElementType.of(dtype).code, t.getByteBuffer(), new float[0],
            new int[0], new long[0], new double[0], Map.of());
        return new Tensors("ONNX Runtime", null).tensor(data, org.gradus.device.Devices.current());
    }
}
