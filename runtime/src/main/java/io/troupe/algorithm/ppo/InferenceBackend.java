package io.troupe.algorithm.ppo;

import io.troupe.policy.Inference;
import io.troupe.policy.JavaInference;
import io.troupe.policy.NetworkSpec;
import io.troupe.tensorflow.TensorFlowInference;

/** What computes the policy in workers. */
enum InferenceBackend {
    /** Whichever is faster for the network. */
    AUTO,
    /** Plain Java. */
    JAVA,
    /** A TensorFlow session of its own. */
    TENSORFLOW;

    /** From about two hidden layers of 128 units on, TensorFlow's kernels make up for the cost of starting a run. */
    private static final long JAVA_AT_MOST_MULTIPLY_ADDS = 20_000;

    Inference create(NetworkSpec network) {
        boolean java = switch (this) {
            case AUTO -> network.policyMultiplyAdds() <= JAVA_AT_MOST_MULTIPLY_ADDS;
            case JAVA -> true;
            case TENSORFLOW -> false;
        };
        return java ? new JavaInference(network) : new TensorFlowInference(network);
    }
}
