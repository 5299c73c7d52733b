package io.troupe.checkpoint;

import io.troupe.policy.PolicyVersion;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The state of a run between two updates, by component. A component is a file in the checkpoint's folder.
 *
 * @param runId the run it belongs to
 * @param epoch fencing epoch of the supervisor that ordered it: a later one wins
 * @param environmentSteps steps of all environments up to it; its identity within the run
 * @param policyVersion version of the current policy in it
 * @param weightsSha256 of the current policy's parameters
 * @param meanReturn of the last 100 training episodes; NaN before there are as many
 * @param components bytes by name; names are lower-case words with dots and dashes
 */
public record Checkpoint(
        String runId,
        long epoch,
        long environmentSteps,
        PolicyVersion policyVersion,
        String weightsSha256,
        double meanReturn,
        SortedMap<String, byte[]> components) {
    /** Components that a checkpoint has at most. */
    public static final int MAX_COMPONENTS = Manifest.MAX_FILES;

    public Checkpoint {
        components = Collections.unmodifiableSortedMap(new TreeMap<>(components));
        for (String name : components.keySet()) {
            if (!name.matches("[a-z0-9][a-z0-9.-]*")) {
                throw new IllegalArgumentException(
                        "a component's name is lower-case words with dots and dashes: " + name);
            }
        }
    }

    /** The same with some of its components. */
    public Checkpoint only(Predicate<String> wanted) {
        SortedMap<String, byte[]> kept = new TreeMap<>(components);
        kept.keySet().removeIf(wanted.negate());
        return new Checkpoint(runId, epoch, environmentSteps, policyVersion, weightsSha256, meanReturn, kept);
    }

    /** Bytes of all components. */
    public long sizeBytes() {
        return components.values().stream().mapToLong(content -> content.length).sum();
    }

    /** Whether a component may be called so in a store: not every name can be a file's. */
    public static boolean isComponentName(String name) {
        return Manifest.isComponent(name);
    }
}
