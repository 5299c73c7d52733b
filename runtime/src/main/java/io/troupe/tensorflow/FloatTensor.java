package io.troupe.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_AllocateTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_FLOAT;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.tensorflow.internal.c_api.TF_Tensor;

/**
 * A native tensor of floats that is written again and again and fed to {@link BoundRun}s.
 *
 * <p>TensorFlow shares buffers instead of copying: a tensor that was assigned to a variable must not be written to
 * afterwards, or the variable changes with it. Use a new one for each assignment.
 */
public final class FloatTensor implements AutoCloseable {
    private final TF_Tensor handle;
    private final FloatBuffer values;
    private boolean closed;

    private FloatTensor(TF_Tensor handle, int elements) {
        this.handle = handle;
        values = new FloatPointer(TF_TensorData(handle)).capacity(elements).asBuffer();
    }

    /** A tensor of zeros. */
    public static FloatTensor zeros(long... shape) {
        int elements = 1;
        for (long dimension : shape) {
            elements = Math.multiplyExact(elements, Math.toIntExact(dimension));
        }
        TF_Tensor handle = TF_AllocateTensor(TF_FLOAT, shape, shape.length, (long) elements * Float.BYTES);
        FloatTensor tensor = new FloatTensor(handle, elements);
        tensor.write(new float[elements]);
        return tensor;
    }

    /** A vector of these values. */
    public static FloatTensor vector(float[] values) {
        FloatTensor tensor = zeros(values.length);
        tensor.write(values);
        return tensor;
    }

    /** Floats in it. */
    public int elements() {
        return values.capacity();
    }

    /** Overwrites the first {@code source.length} elements. */
    public void write(float[] source) {
        write(source, 0, 0, source.length);
    }

    /**
     * Overwrites a part.
     *
     * @param source where the values come from
     * @param sourceOffset where they start there
     * @param offset where they go
     * @param length how many
     */
    public void write(float[] source, int sourceOffset, int offset, int length) {
        requireOpen();
        values.put(offset, source, sourceOffset, length);
    }

    TF_Tensor handle() {
        requireOpen();
        return handle;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the tensor is closed: its memory is gone");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            TF_DeleteTensor(handle);
        }
    }
}
