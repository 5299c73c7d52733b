package io.troupe.actors.launch;

import io.troupe.input.UserError;
import java.io.IOException;

/** A way to have nodes run somewhere, supervised by this process. */
public interface LaunchKind {
    /** As the command line and {@code launch.json} spell it. */
    String label();

    /**
     * Checks what can be known before anything is written.
     *
     * @throws UserError when the cluster file does not do for this kind
     */
    void check(ClusterFile cluster);

    /**
     * Writes what the nodes are told; nothing is started yet.
     *
     * @return runs the launch
     */
    Supervision prepare(LaunchOrder order) throws IOException;
}
