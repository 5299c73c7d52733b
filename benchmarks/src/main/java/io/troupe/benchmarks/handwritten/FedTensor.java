package io.troupe.benchmarks.handwritten;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_AllocateTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_FLOAT;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;

import org.bytedeco.javacpp.FloatPointer;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** One placeholder's input: allocated once, overwritten before every run. */
final class FedTensor implements AutoCloseable {
    private final Placeholder<TFloat32> placeholder;
    private final TF_Tensor tensor;
    private final FloatPointer data;

    FedTensor(Placeholder<TFloat32> placeholder) {
        this.placeholder = placeholder;
        Shape shape = placeholder.shape();
        long[] dimensions = shape.asArray();
        tensor = TF_AllocateTensor(TF_FLOAT, dimensions, dimensions.length, shape.size() * Float.BYTES);
        data = new FloatPointer(TF_TensorData(tensor));
    }

    /** Overwrites the tensor with as many values as it holds. */
    void write(float[] values) {
        data.put(values);
    }

    Placeholder<TFloat32> placeholder() {
        return placeholder;
    }

    TF_Tensor handle() {
        return tensor;
    }

    @Override
    public void close() {
        TF_DeleteTensor(tensor);
    }
}
