package io.troupe.actors.launch;

import io.troupe.input.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A way to have others, Slurm or Kubernetes, start and supervise the nodes. */
public interface RemoteLaunch {
    /** As the command line and {@code launch.json} spell it. */
    String label();

    /**
     * Checks what can be known before anything is written.
     *
     * @throws UserError when the cluster file does not do for this kind
     */
    void check(ClusterFile cluster);

    /**
     * Writes what is handed to them.
     *
     * @param clusterFile as it was given
     * @return where it is, for people
     */
    String render(LaunchOrder order, Optional<Path> clusterFile) throws IOException;

    /**
     * Hands it to them.
     *
     * @throws UserError when they do not take it
     */
    Machinery submit(LaunchOrder order) throws IOException, InterruptedException;

    /** What is left of what was submitted, once the run has ended. */
    enum Rest {
        /** Nothing, or what stays until it is removed. */
        NONE,
        /** It is ending: until then it may write into the run directory, and hold the run's lock. */
        ENDING,
        /** It waits for its turn to go on with the run. */
        WAITING
    }

    /** What was submitted. */
    interface Machinery {
        /** What it is called there. */
        String description();

        /** Brings the run's files here, where they are elsewhere; called now and then. */
        void follow() throws IOException, InterruptedException;

        /** Why it cannot go on any more; empty while it goes on. */
        Optional<LaunchEnd> ended() throws IOException, InterruptedException;

        /** Asks the run to end with a final checkpoint. */
        void stop() throws IOException, InterruptedException;

        /** What is left of it once the run has ended. */
        Rest rest() throws IOException, InterruptedException;

        /**
         * Removes what is left and would stay.
         *
         * @return what goes on, for people; empty when nothing does
         */
        Optional<String> close() throws IOException, InterruptedException;
    }
}
