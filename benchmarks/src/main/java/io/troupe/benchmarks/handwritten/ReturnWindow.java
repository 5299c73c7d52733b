package io.troupe.benchmarks.handwritten;

/** The mean return of the last hundred episodes; 0 until there are as many. */
final class ReturnWindow {
    private static final int EPISODES = 100;

    private final double[] returns = new double[EPISODES];
    private double sum;
    private long count;

    void add(double episodeReturn) {
        int slot = (int) (count % EPISODES);
        sum += episodeReturn - returns[slot];
        returns[slot] = episodeReturn;
        count++;
    }

    double mean() {
        return count < EPISODES ? 0 : sum / EPISODES;
    }
}
