package io.troupe.algorithm.sac;

/** Actions before anything is learnt, uniform over the space. */
enum FirstActions {
    /** Drawn anew at every step. */
    INDEPENDENT,
    /** Drawn once a policy version, so for each fragment, for each copy: these get further where forces add up. */
    HELD
}
