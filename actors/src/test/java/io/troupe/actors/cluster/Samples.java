package io.troupe.actors.cluster;

import io.troupe.actors.LinearAlgorithm;
import io.troupe.algorithm.Algorithm.ConfiguredAlgorithm;
import io.troupe.algorithm.Algorithms;
import io.troupe.checkpoint.Checkpoint;
import io.troupe.codec.TrajectoryCodec;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.env.VectorEnvironment;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.training.Blueprint;
import io.troupe.trajectory.Trajectory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Small things that travel between nodes: two workers of two CartPoles each, fragments of two steps. */
final class Samples {
    static final int WORKERS = 2;
    static final Epoch EPOCH = new Epoch(3, "run", "");

    private static final int OBSERVATIONS = 4;

    private Samples() {}

    static Blueprint blueprint(String... overrides) {
        return blueprint(UnaryOperator.identity(), spec -> new LinearAlgorithm(spec, () -> {}), overrides);
    }

    static Blueprint blueprint(
            UnaryOperator<VectorEnvironment> environments,
            Function<EnvironmentSpec, ConfiguredAlgorithm> algorithm,
            String... overrides) {
        List<String> settings = new ArrayList<>(List.of(
                "workers.count=" + WORKERS,
                "workers.environments=2",
                "workers.rolloutSteps=2",
                "algorithm.minibatchSize=4"));
        settings.addAll(List.of(overrides));
        Experiment experiment = new ExperimentLoader(Algorithms.discover()).load("cartpole", settings);
        EnvironmentSpec spec;
        try (VectorEnvironment one = cartPoles(1)) {
            spec = one.spec();
        }
        return new Blueprint(experiment, spec, algorithm.apply(spec), count -> environments.apply(cartPoles(count)));
    }

    private static VectorEnvironment cartPoles(int count) {
        return Environments.discover().create("CartPole-v1", count, EnvironmentParameters.NONE);
    }

    /** A fragment; its worker goes on from {@link #stateAfter} it. */
    static Trajectory fragment(Blueprint blueprint, int worker, long sequence) {
        Trajectory fragment = blueprint.createFragment();
        fragment.begin(worker, sequence, PolicyVersion.INITIAL);
        fragment.endState.set(stateAfter(sequence));
        return fragment;
    }

    /** As much of a worker's state as the trainer's node reads. */
    static byte[] stateAfter(long sequence) {
        ByteBuffer state = ByteBuffer.allocate(2 * Integer.BYTES + Long.BYTES);
        return state.putInt(1).putInt(0).putLong(sequence + 1).array();
    }

    static TestDelivery delivered(Trajectory fragment, long incarnation) {
        ByteBuffer frame = ByteBuffer.allocateDirect(TrajectoryCodec.encodedBytes(fragment))
                .order(ByteOrder.LITTLE_ENDIAN);
        TrajectoryCodec.encode(fragment, incarnation, frame);
        return new TestDelivery(Streams.FRAGMENTS, EPOCH.number(), frame.flip());
    }

    static PolicySnapshot policy(long version) {
        return PolicySnapshot.of(new PolicyVersion(version), new float[OBSERVATIONS]);
    }

    static Checkpoint checkpoint(long environmentSteps) {
        return new Checkpoint(
                "run",
                EPOCH.number(),
                environmentSteps,
                PolicyVersion.INITIAL,
                policy(0).weightsSha256(),
                Double.NaN,
                new TreeMap<>(Map.of("some", new byte[] {1, 2, 3})));
    }
}
