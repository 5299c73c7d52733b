package io.troupe.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.troupe.policy.PolicyVersion;
import java.util.Arrays;
import java.util.TreeMap;

/** Checkpoints whose every byte depends on their steps and epoch. */
final class Checkpoints {
    private Checkpoints() {}

    static Checkpoint of(long steps, long epoch) {
        TreeMap<String, byte[]> components = new TreeMap<>();
        components.put("learner", ("weights at " + steps + " in epoch " + epoch).getBytes(UTF_8));
        components.put("worker-0.random", ("random state at " + steps).getBytes(UTF_8));
        components.put("empty", new byte[0]);
        return new Checkpoint(
                "run", epoch, steps, new PolicyVersion(steps / 10), "ab".repeat(32), steps / 2.0, components);
    }

    /** Equality by content: records compare arrays by identity. */
    static boolean same(Checkpoint a, Checkpoint b) {
        return Arrays.equals(Manifest.of(a).toJson(), Manifest.of(b).toJson());
    }
}
