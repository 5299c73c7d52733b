package io.troupe.algorithm.ppo;

import io.troupe.policy.Inference;
import io.troupe.policy.JavaInference;
import io.troupe.policy.NetworkSpec;
import io.troupe.tensorflow.InferenceByRows;
import io.troupe.tensorflow.TensorFlowInference;

/** What computes the policy in workers. */
enum InferenceBackend {
    /** Plain Java for few environments a worker, TensorFlow for many. */
    AUTO,
    /** Plain Java. */
    JAVA,
    /** A TensorFlow session of its own. */
    TENSORFLOW;

    Inference create(NetworkSpec network) {
        return switch (this) {
            case AUTO -> new InferenceByRows(network);
            case JAVA -> new JavaInference(network);
            case TENSORFLOW -> new TensorFlowInference(network);
        };
    }
}
