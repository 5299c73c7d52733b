package io.troupe.checkpoint;

import java.io.IOException;

/** Somebody else has taken the run over: whoever meets this must not write in its directory any more. */
public final class FencedOff extends IOException {
    private static final long serialVersionUID = 1L;

    FencedOff(long epoch, long later) {
        super("epoch " + epoch + " of the run is over: epoch " + later + " has begun");
    }
}
