package io.troupe.algorithm.impala;

/** The policy whose log-probabilities the surrogate's ratios are taken against. */
public enum OldPolicy {
    /** The one that acted: the ratio is itself the importance weight, as in Sample Factory. */
    BEHAVIOUR,
    /** A copy of the policy from the start of some update: V-trace corrects from the behaviour up to it, as in RLlib. */
    TARGET
}
