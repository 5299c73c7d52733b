package io.troupe.algorithm.ppo;

/** The way of one half through the minibatches: step, exchange the gradient's length, settle how it is applied. */
final class HalfWalk {
    private final HalfSession session;
    private final Rendezvous rendezvous;
    private final int side;
    private final float maxNorm;
    private boolean applying;

    /**
     * @param side of this half at the rendezvous, 0 or 1
     * @param maxNorm that the gradient of both halves together is scaled down to; 0 for no limit
     */
    HalfWalk(HalfSession session, Rendezvous rendezvous, int side, float maxNorm) {
        this.session = session;
        this.rendezvous = rendezvous;
        this.side = side;
        this.maxNorm = maxNorm;
    }

    /**
     * Takes the steps of some slots.
     *
     * @param stepSizes step size, then epsilon of each slot
     * @param lastOfEpoch whether the last one's statistics are wanted
     * @param statistics receives them
     */
    void walk(int slots, float[] stepSizes, boolean lastOfEpoch, float[] statistics) {
        for (int slot = 0; slot < slots; slot++) {
            float mine = lastOfEpoch && slot == slots - 1
                    ? session.stepWithStatistics(slot, applying, statistics)
                    : session.step(slot, applying);
            float others = rendezvous.meet(side, mine);
            session.settle(stepSizes[2 * slot], stepSizes[2 * slot + 1], scale(mine, others));
            applying = true;
        }
    }

    /** min(1, maxNorm / |g|) with |g|^2 / 2 given in two parts; the same on both sides, since addition commutes. */
    private float scale(float halfSquares, float othersHalfSquares) {
        double norm = Math.sqrt(2 * ((double) halfSquares + othersHalfSquares));
        return maxNorm == 0 || norm <= maxNorm ? 1 : (float) (maxNorm / norm);
    }

    /** Applies the last step. */
    void finish() {
        if (applying) {
            applying = false;
            session.apply();
        }
    }
}
