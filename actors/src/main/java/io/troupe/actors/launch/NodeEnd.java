package io.troupe.actors.launch;

import java.util.Map;

/** What the exit code of a node says. */
enum NodeEnd {
    /** The run is over, or the node was told to leave. */
    OVER,
    /** Its input is wrong; another try would end the same way. */
    WRONG_INPUT,
    /** Lost or killed: start it again. */
    AGAIN,
    /** It failed for a reason of its own. */
    FAILED;

    /** "This node fell out of the cluster: start me again." */
    private static final int START_AGAIN = 75;

    /** Shells and the JDK alike report a death by a signal as 128 and its number; ssh a lost connection as 255. */
    private static final int FIRST_SIGNAL = 129;

    private static final Map<Integer, String> SIGNALS =
            Map.of(1, "SIGHUP", 2, "SIGINT", 6, "SIGABRT", 9, "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM");

    static NodeEnd of(int exitCode) {
        if (exitCode == 0) {
            return OVER;
        }
        if (exitCode == 2) {
            return WRONG_INPUT;
        }
        return exitCode == START_AGAIN || exitCode >= FIRST_SIGNAL ? AGAIN : FAILED;
    }

    /** Reads on from the node's name. */
    static String inWords(int exitCode) {
        if (exitCode == START_AGAIN) {
            return "fell out of the cluster";
        }
        if (exitCode == 255) {
            return "lost its connection (exit code 255)";
        }
        if (exitCode >= FIRST_SIGNAL) {
            int signal = exitCode - 128;
            return "ended by signal " + signal + (SIGNALS.containsKey(signal) ? " (" + SIGNALS.get(signal) + ")" : "");
        }
        return "ended with exit code " + exitCode;
    }
}
