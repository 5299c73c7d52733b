package io.troupe.env.grid;

import java.util.List;

/** The rules of a grid world, from which its table is made. */
interface Dynamics {
    /** What an action in a state can lead to; the probabilities add up to 1. */
    List<Outcome> outcomes(int state, int action);
}
