package io.troupe.algorithm;

import com.typesafe.config.Config;
import io.troupe.jvm.JvmMemory;
import io.troupe.jvm.MemoryNeed;
import io.troupe.policy.MemoryShape;
import io.troupe.policy.Policy;
import io.troupe.policy.SharedInference;
import io.troupe.spec.EnvironmentSpec;
import java.util.Optional;

/**
 * A learning algorithm. Found by name through {@link java.util.ServiceLoader}; its settings live under {@code algorithm}
 * of an experiment, with their defaults in a resource {@code defaults.conf} beside its class.
 */
public interface Algorithm {
    /** The name in {@code algorithm.name}. */
    String name();

    /** The documented defaults of every setting of this algorithm: what is not in here is refused as unknown. */
    Config defaults();

    /**
     * Reads and checks the settings, once.
     *
     * @param algorithm the resolved {@code algorithm} section
     * @param spec what the policy will be trained on
     * @throws com.typesafe.config.ConfigException naming path, value and range of a bad setting
     */
    ConfiguredAlgorithm configure(Config algorithm, EnvironmentSpec spec);

    /** An algorithm with its settings read. Immutable; usable from any thread. */
    interface ConfiguredAlgorithm {
        /** Whether workers must record the moments of raw observations. */
        boolean normalizesObservations();

        /** Whether workers must record the moments of discounted returns. */
        boolean normalizesRewards();

        /** Discount factor gamma. */
        float discount();

        /** What its policies remember of an episode, and in which sequences its learners go through fragments. */
        default MemoryShape memory() {
            return MemoryShape.NONE;
        }

        /**
         * Says whether a learner could be made, without making one: cheap, before anything is written or started.
         *
         * @throws IllegalArgumentException when the batch of the context does not suit the settings, naming both
         */
        void check(LearnerContext context);

        /** What a learner and its checkpoints take of the process, as they will be at the end; empty where that is little. */
        default Optional<MemoryNeed> memoryNeed(LearnerContext context) {
            return Optional.empty();
        }

        /**
         * Says whether a process has enough memory for a learner and its checkpoints, as they will be at the end.
         *
         * @param memory of the process that is to learn
         * @throws IllegalArgumentException naming the setting, what it needs and the option that gives it
         */
        default void checkMemory(LearnerContext context, JvmMemory memory) {
            MemoryNeed.requireFit(memoryNeed(context).stream().toList(), memory);
        }

        /** A replica for a worker or the evaluator. The caller closes it. */
        Policy createPolicy();

        /**
         * What makes the replicas of several workers that share their forward passes ({@code workers.inference = node}).
         * Holds nothing until it makes one.
         *
         * @throws IllegalArgumentException when this is not possible, saying what to set instead
         */
        default SharedInference shareInference(InferenceContext context) {
            throw new IllegalArgumentException("workers.inference = node is not possible with this algorithm, whose"
                    + " policies each compute for themselves: use workers.inference = local");
        }

        /** Whether its learners can share their updates: whether each is a {@link DataParallelLearner}. */
        default boolean sharesUpdates() {
            return false;
        }

        /**
         * What several learners change about the weights, where {@link #sharesUpdates}.
         *
         * @param learners of the group
         * @return one sentence that names what to set; empty where their number changes nothing
         */
        default Optional<String> effectOfSharing(int learners) {
            return Optional.empty();
        }

        /**
         * The learner. The caller closes it.
         *
         * @throws IllegalArgumentException when the batch of the context does not suit the settings, naming both
         */
        Learner createLearner(LearnerContext context);
    }
}
