package io.troupe.episode;

import io.troupe.render.Scene;

/** Episodes to look at, one after the other, a step at a time. One owner. */
public interface Performance extends AutoCloseable {
    /** Name in the spec of the environment. */
    String environment();

    /**
     * Starts the next episode.
     *
     * @return whether there is another one
     */
    boolean begin();

    /** Takes the next step of the episode, unless that {@link #isOver}. */
    void step();

    /** Whether the episode has no more steps. */
    boolean isOver();

    /** What there is to be seen now. */
    Scene scene();

    /** What all agents together got for the step before. */
    float reward();

    /** What was done in the step before, for people. */
    String actions();

    @Override
    void close();
}
