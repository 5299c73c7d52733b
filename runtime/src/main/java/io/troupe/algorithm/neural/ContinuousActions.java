package io.troupe.algorithm.neural;

import io.troupe.input.UserError;
import io.troupe.spec.ActionScaling;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Hybrid;
import java.util.Optional;

/** The continuous part of an environment's actions, for policies that act in [-1, 1]. */
public final class ContinuousActions {
    private ContinuousActions() {}

    /**
     * The way between [-1, 1] and the environment's bounds; empty where nothing is continuous.
     *
     * @param algorithm its name, for messages
     * @throws UserError when a bound is infinite
     */
    public static Optional<ActionScaling> scaling(EnvironmentSpec spec, String algorithm) {
        return box(spec).map(box -> {
            requireBounds(box, spec, algorithm);
            return new ActionScaling(box);
        });
    }

    private static Optional<Box> box(EnvironmentSpec spec) {
        return switch (spec.action()) {
            case Box box -> Optional.of(box);
            case Hybrid hybrid -> Optional.of(hybrid.continuous());
            default -> Optional.empty();
        };
    }

    private static void requireBounds(Box box, EnvironmentSpec spec, String algorithm) {
        for (int i = 0; i < box.size(); i++) {
            float low = box.low()[i];
            float high = box.high()[i];
            if (!Float.isFinite(low) || !Float.isFinite(high)) {
                throw new UserError("algorithm.name = " + algorithm + " needs finite bounds of continuous actions, but "
                        + spec.name() + " allows " + low + " to " + high + " in element " + i);
            }
        }
    }
}
