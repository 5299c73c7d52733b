package io.troupe.random;

import java.util.random.RandomGenerator;

/**
 * SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014) with its state in
 * the open, so that a checkpoint can hold it. The JDK's generators hide theirs, and exact resume needs it.
 *
 * <p>Streams are derived from (seed, role, index): the number of workers or the order in which they start does not
 * change what any of them draws. Not thread-safe: a stream has one owner.
 *
 * <p>What is drawn most is spelled out here, because the JDK may change its default algorithms and a resumed run must
 * draw what the first one would have drawn, on whatever JDK. The bounds and ranges of the other default methods (such as
 * {@link #nextDouble(double, double)}) are the JDK's.
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

    /** The upper 32 bits of {@link #nextLong()}, as the interface of the JDK documents it. */
    @Override
    public int nextInt() {
        return (int) (nextLong() >>> 32);
    }

    /**
     * Uniform from {@code [0, bound)}: where the bound is a power of two the lower bits of {@link #nextInt()}, else the
     * remainder of its upper 31 bits, drawn anew while they lie in the last, incomplete range. It is the algorithm of
     * {@link java.util.Random#nextInt(int)} but for the bits of powers of two, and what the default
     * method of JDK 25 draws.
     *
     * @param bound at least 1
     */
    @Override
    public int nextInt(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound must be at least 1, not " + bound);
        }
        int largest = bound - 1;
        int bits = nextInt();
        if ((bound & largest) == 0) {
            return bits & largest;
        }
        int candidate = bits >>> 1;
        int result = candidate % bound;
        while (candidate - result + largest < 0) {
            candidate = nextInt() >>> 1;
            result = candidate % bound;
        }
        return result;
    }

    /** The sign bit of {@link #nextInt()}. */
    @Override
    public boolean nextBoolean() {
        return nextInt() < 0;
    }

    /** Uniform from {@code [0, 1)}: the upper 24 bits of {@link #nextLong()}, each value a multiple of 2<sup>-24</sup>. */
    @Override
    public float nextFloat() {
        return (nextLong() >>> 40) * 0x1.0p-24f;
    }

    /** Uniform from {@code [0, 1)}: the upper 53 bits of {@link #nextLong()}, each value a multiple of 2<sup>-53</sup>. */
    @Override
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Uniform from {@code [low, high)}; spelled out because the JDK does not promise {@link #nextDouble(double, double)}. */
    public double uniform(double low, double high) {
        return low + (high - low) * nextDouble();
    }

    /**
     * Standard normal by the polar method (Marsaglia and Bray, "A Convenient Method for Generating Normal Variables",
     * SIAM Review 6, 1964; Knuth, "The Art of Computer Programming", volume 2, 3.4.1, algorithm P) with
     * {@link StrictMath}. Its second value is dropped: kept, it would be state beside {@link #state()}.
     */
    @Override
    public double nextGaussian() {
        double first;
        double square;
        do {
            first = 2 * nextDouble() - 1;
            double second = 2 * nextDouble() - 1;
            square = first * first + second * second;
        } while (square >= 1 || square == 0);
        return first * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }
}
