package io.troupe.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorByteSize;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.tensorflow.internal.c_api.TF_Tensor;

/**
 * Reads and frees what a run fetched, with the same few objects at every run: inference runs once a step, and new
 * wrappers around its output were most of what a step allocated.
 */
final class FetchedFloats {
    private final LongPointer slot;
    private final Address address = new Address();
    private final Floats floats = new Floats();

    /** @param outputs where runs put the pointer to their one output */
    FetchedFloats(PointerPointer<TF_Tensor> outputs) {
        slot = new LongPointer(outputs);
    }

    /** Copies as many floats as fit, and frees the output. */
    void take(float[] destination) {
        address.set(slot.get(0));
        try {
            int available = Math.toIntExact(TF_TensorByteSize(address) / Float.BYTES);
            floats.set(TF_TensorData(address));
            floats.get(destination, 0, Math.min(destination.length, available));
        } finally {
            TF_DeleteTensor(address);
        }
    }

    private static final class Address extends TF_Tensor {
        void set(long nativeAddress) {
            address = nativeAddress;
        }
    }

    private static final class Floats extends FloatPointer {
        Floats() {
            super((Pointer) null);
        }

        void set(Pointer start) {
            address = start.address();
        }
    }
}
