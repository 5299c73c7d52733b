package io.troupe.env;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * An environment whose state can be written down, so that a resumed run continues it in the middle of an episode. An
 * environment without this starts a new episode on resume, and the run is then not bit-identical to one without a stop.
 */
public interface Snapshotable {
    /** Writes everything that later steps depend on, random streams that the environment owns included. */
    void save(DataOutput out) throws IOException;

    /** Takes up the state that {@link #save} wrote, on an object made with the same parameters. */
    void restore(DataInput in) throws IOException;
}
