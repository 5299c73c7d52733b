package io.troupe.actors;

/**
 * The order in which a run is closed once its final checkpoint and counters are there: evaluate the final policy, close
 * the metrics, record the outcome. Plain state of one owner.
 */
final class Closing {
    /** What comes next. */
    enum Step {
        /** Evaluate the final policy. */
        EVALUATE,
        /** Write and close the metrics. */
        CLOSE_METRICS,
        /** Record the outcome. */
        FINISH
    }

    private boolean evaluation;
    private boolean metrics = true;

    /** The final policy is to be evaluated. */
    void withEvaluation() {
        evaluation = true;
    }

    /** Only the outcome is left to be recorded. */
    void giveUp() {
        evaluation = false;
        metrics = false;
    }

    /** The next step; each is given once, the last one always. */
    Step next() {
        if (evaluation) {
            evaluation = false;
            return Step.EVALUATE;
        }
        if (metrics) {
            metrics = false;
            return Step.CLOSE_METRICS;
        }
        return Step.FINISH;
    }
}
