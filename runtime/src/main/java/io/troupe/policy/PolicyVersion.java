package io.troupe.policy;

/**
 * Number of updates that made a policy: 0 before the first.
 *
 * @param value counts up by one an update
 */
public record PolicyVersion(long value) implements Comparable<PolicyVersion> {
    /** Before the first update. */
    public static final PolicyVersion INITIAL = new PolicyVersion(0);

    public PolicyVersion {
        if (value < 0) {
            throw new IllegalArgumentException("a policy version is not negative: " + value);
        }
    }

    /** The version after one more update. */
    public PolicyVersion next() {
        return new PolicyVersion(value + 1);
    }

    /** Updates between this version and a newer one. */
    public long lagBehind(PolicyVersion newer) {
        return newer.value - value;
    }

    @Override
    public int compareTo(PolicyVersion other) {
        return Long.compare(value, other.value);
    }
}
