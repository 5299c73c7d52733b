package io.troupe.algorithm.dqn;

/** What is made small: a function of the temporal-difference error d. */
enum ErrorLoss {
    /** d^2 / 2 for |d| up to 1, |d| - 1/2 beyond. */
    HUBER,
    /** d^2 / 2. */
    SQUARED
}
