package io.troupe.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetCode;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_Message;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OK;

import org.tensorflow.internal.c_api.TF_Status;

/** Outcome of native calls; reused, so a run costs no allocation for it. */
final class NativeStatus implements AutoCloseable {
    private final TF_Status status = TF_Status.newStatus();

    TF_Status handle() {
        return status;
    }

    /** Turns a failure of the last call into an exception. */
    void check(String doing) {
        if (TF_GetCode(status) != TF_OK) {
            throw new TensorFlowFailure(doing + ": " + TF_Message(status).getString());
        }
    }

    @Override
    public void close() {
        status.close();
    }
}
