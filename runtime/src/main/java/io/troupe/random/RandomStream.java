package io.troupe.random;

import java.util.random.RandomGenerator;

/**
 * SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014) with its state in
 * the open, so that a checkpoint can hold it. The JDK's generators hide theirs, and exact resume needs it.
 *
 * <p>Streams are derived from (seed, role, index): the number of workers or the order in which they start does not
 * change what any of them draws. Not thread-safe: a stream has one owner.
 */
public final class RandomStream implements RandomGenerator {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    private RandomStream(long state) {
        this.state = state;
    }

    /** The stream of plain SplitMix64 with this seed, equal to the published reference generator. */
    public static RandomStream ofSeed(long seed) {
        return new RandomStream(seed);
    }

    /**
     * The stream of one part of a run.
     *
     * @param seed the experiment's seed
     * @param role what draws from it, such as {@code "environment"}; parts of different roles are independent
     * @param index which one of that role
     */
    public static RandomStream derive(long seed, String role, long index) {
        long state = mix(seed + GOLDEN_GAMMA);
        for (int i = 0; i < role.length(); i++) {
            state = mix(state ^ (role.charAt(i) * GOLDEN_GAMMA));
        }
        return new RandomStream(mix(state + index * GOLDEN_GAMMA));
    }

    /** Continues a stream whose {@link #state()} was saved. */
    public static RandomStream ofState(long state) {
        return new RandomStream(state);
    }

    /** Everything that is needed to continue this stream. */
    public long state() {
        return state;
    }

    /** Goes back (or forward) to a saved state. */
    public void restore(long savedState) {
        state = savedState;
    }

    @Override
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }
}
