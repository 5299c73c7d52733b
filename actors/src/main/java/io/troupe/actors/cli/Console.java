package io.troupe.actors.cli;

import java.io.PrintStream;
import java.time.Clock;
import java.time.ZoneId;

/**
 * Where a command writes for people and scripts.
 *
 * @param out results and progress
 * @param err errors
 * @param columns width of the terminal; 0 when {@code out} is no terminal
 * @param clock for dates in names and the pace of progress
 */
public record Console(PrintStream out, PrintStream err, int columns, Clock clock) {
    /** Set by the launcher, which can tell a terminal from a pipe on every JDK. */
    private static final String COLUMNS = "troupe.columns";

    private static final String CLEAR_LINE = "\r\u001b[K";

    /** The standard streams. */
    public static Console ofProcess() {
        return new Console(
                System.out,
                System.err,
                Math.max(0, Integer.getInteger(COLUMNS, 0)),
                Clock.system(ZoneId.systemDefault()));
    }

    /** Whether a person watches a terminal. */
    public boolean interactive() {
        return columns > 0;
    }

    /** Shows {@code line} in place of the live line before it, clipped to the width. */
    public void live(String line) {
        // A line as wide as the terminal would wrap on some.
        out.print(CLEAR_LINE + line.substring(0, Math.min(line.length(), columns - 1)));
        out.flush();
    }

    /** Removes the live line. */
    public void clear() {
        if (interactive()) {
            out.print(CLEAR_LINE);
            out.flush();
        }
    }

    /** Tells a person something that is no result, without tearing the live line. */
    public void notice(String message) {
        clear();
        err.println(message);
        err.flush();
    }
}
