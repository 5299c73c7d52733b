package io.troupe.tensorflow;

import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Constant;
import org.tensorflow.types.TInt32;

/** The start of the native library: about a second, best spent beside other starts. */
public final class TensorFlowStart {
    private TensorFlowStart() {}

    /**
     * Loads the library and runs a first graph. The lines that it logs while doing so concern nobody and cannot be
     * switched off (its own log level comes too late for them), so standard error is discarded meanwhile.
     *
     * @param device the one that will be used: TensorFlow numbers the GPUs of a process once, with the first session
     */
    public static void quietly(String device) {
        Device first = Device.parse(device);
        StandardError.discardDuring(() -> {
            try (Graph graph = new Graph();
                    Session session = new Session(graph, first.configuration(1))) {
                Constant<TInt32> one = Ops.create(graph).constant(1);
                session.runner().fetch(one).run().close();
            }
        });
    }

    /** Version of the native library. */
    public static String version() {
        return TensorFlow.version();
    }
}
