package io.troupe.env.grid;

/** The state that an observation of a grid world tells, in either form. */
final class Observed {
    private Observed() {}

    static int state(float[] observation) {
        if (observation.length == 1) {
            return (int) observation[0];
        }
        int state = 0;
        while (state + 1 < observation.length && observation[state] == 0) {
            state++;
        }
        return state;
    }
}
