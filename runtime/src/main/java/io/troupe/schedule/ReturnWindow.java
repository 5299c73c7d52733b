package io.troupe.schedule;

/** Returns and lengths of the last episodes: a ring of fixed size, summed anew each time so that no error builds up. */
public final class ReturnWindow {
    /** Episodes that {@code meanReturn} and the target return are about. */
    public static final int STANDARD_SIZE = 100;

    private final double[] returns;
    private final int[] lengths;
    private int next;
    private int count;

    public ReturnWindow(int size) {
        returns = new double[size];
        lengths = new int[size];
    }

    /** Takes in one ended episode. */
    public void add(double episodeReturn, int episodeLength) {
        returns[next] = episodeReturn;
        lengths[next] = episodeLength;
        next = (next + 1) % returns.length;
        count = Math.min(count + 1, returns.length);
    }

    /** Episodes in the window. */
    public int count() {
        return count;
    }

    /** Whether the window holds as many episodes as it can. */
    public boolean full() {
        return count == returns.length;
    }

    /** Mean return; NaN when empty. */
    public double meanReturn() {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += oldestFirst(i);
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    /** Mean length in steps; NaN when empty. */
    public double meanLength() {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += lengths[slot(i)];
        }
        return count == 0 ? Double.NaN : (double) sum / count;
    }

    /** The {@code i}-th return, oldest first. */
    public double oldestFirst(int i) {
        return returns[slot(i)];
    }

    /** The {@code i}-th length, oldest first. */
    public int lengthOldestFirst(int i) {
        return lengths[slot(i)];
    }

    private int slot(int i) {
        return count < returns.length ? i : (next + i) % returns.length;
    }
}
