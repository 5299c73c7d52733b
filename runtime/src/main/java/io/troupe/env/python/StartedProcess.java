package io.troupe.env.python;

import java.time.Duration;

/**
 * A process that has made its copies.
 *
 * @param process to be closed
 * @param session over its connection
 */
record StartedProcess(PythonProcess process, Session session) {
    /**
     * Starts one.
     *
     * @throws io.troupe.input.UserError when the settings are wrong
     * @throws BridgeFault when it does not work, or not in time
     */
    static StartedProcess with(BridgeSettings settings, int copies) throws BridgeFault {
        long deadline = deadline(settings.startTimeout());
        PythonProcess process = PythonProcess.start(settings, deadline);
        try {
            return new StartedProcess(process, Session.open(process.frames(), settings, copies, deadline));
        } catch (BridgeFault fault) {
            throw process.end(within(fault, "startTimeout", settings.startTimeout()));
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** So long from now, in terms of {@link System#nanoTime()}. */
    static long deadline(Duration duration) {
        return System.nanoTime() + duration.toNanos();
    }

    /** A fault with the limit that held when it happened. */
    static BridgeFault within(BridgeFault fault, String parameter, Duration limit) {
        return new BridgeFault(
                fault.problem() + " (" + BridgeSettings.key(parameter) + " is " + limit.toMillis() + " ms)",
                fault.getCause());
    }
}
