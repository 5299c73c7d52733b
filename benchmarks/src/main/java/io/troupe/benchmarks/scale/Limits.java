package io.troupe.benchmarks.scale;

import io.troupe.actors.serialization.ControlSerializer;
import io.troupe.actors.transport.DataPlaneSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Bounds in the code that a run would hit, whatever its speed. */
public final class Limits {
    /** Of {@code BlobShelf}, less the policies on it. */
    private static final int STATES_ON_THE_SHELF = 1022;

    private static final double GIGA = 1e9;

    private Limits() {}

    /** What does not fit, one sentence each; empty where everything does. */
    public static List<String> exceeded(ClusterShape shape, Workload work, ControlSizes sizes) {
        DataPlaneSettings.Limits plane = DataPlaneSettings.Limits.defaults();
        List<String> exceeded = new ArrayList<>();
        if (shape.nodes() + 1 > plane.maxPeers()) {
            exceeded.add(shape.nodes() + " nodes: a data plane has at most " + plane.maxPeers() + " peers");
        }
        if (sizes.assign(shape.workersPerNode()) > ControlSerializer.MAX_BYTES) {
            exceeded.add(shape.workersPerNode() + " workers on a node: the message that names them is too large");
        }
        if (work.fragmentBytes() > plane.maxFrameBytes()) {
            exceeded.add(
                    "fragments of " + work.fragmentBytes() + " bytes: a frame has at most " + plane.maxFrameBytes());
        }
        if (work.buffersPerWorker(shape.workers()) == 0) {
            exceeded.add("memory: the fragments of a batch alone take "
                    + gigabytes(shape.workers() * (double) work.fragmentBytes()));
        }
        // PpoBatch keeps the observations of a batch in one array, with room to spare.
        double floats = 2.0 * shape.workers() * work.observations() * (work.observationFloats() + 1.0);
        if (floats > Integer.MAX_VALUE) {
            exceeded.add("the batch: PPO keeps its observations in one array, which ends at "
                    + (int) (shape.workers() * (Integer.MAX_VALUE / floats)) + " workers' fragments");
        }
        if (shape.workers() > STATES_ON_THE_SHELF) {
            exceeded.add(
                    "a resume: the states of more than " + STATES_ON_THE_SHELF + " workers are not offered at a time");
        }
        return List.copyOf(exceeded);
    }

    private static String gigabytes(double bytes) {
        return String.format(Locale.ROOT, "%.0f GB", bytes / GIGA);
    }
}
