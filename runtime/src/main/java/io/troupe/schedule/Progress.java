package io.troupe.schedule;

import io.troupe.policy.PolicyVersion;

/**
 * How far a run has come: what its counters say after an update.
 *
 * @param environmentSteps steps of all copies that were learnt from
 * @param episodes ended episodes in them
 * @param updates updates of the policy
 * @param version the current policy's
 * @param windowEpisodes episodes in the return window, at most its size
 * @param meanReturn mean return over the window; NaN before the first episode
 * @param bestMeanReturn the highest mean of a full window so far; NaN before there was one
 * @param meanLength mean episode length over the window; NaN before the first episode
 */
public record Progress(
        long environmentSteps,
        long episodes,
        long updates,
        PolicyVersion version,
        int windowEpisodes,
        double meanReturn,
        double bestMeanReturn,
        double meanLength) {}
