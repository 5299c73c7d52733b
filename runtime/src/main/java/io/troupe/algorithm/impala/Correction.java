package io.troupe.algorithm.impala;

/** What is done about the policy having changed since a batch was collected. */
public enum Correction {
    /** Importance weights, clipped as V-trace says. */
    VTRACE,
    /** Nothing, for comparison: every weight is 1, and value targets are lambda-returns. */
    NONE
}
