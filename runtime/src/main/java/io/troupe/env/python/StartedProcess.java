package io.troupe.env.python;

import io.troupe.env.EnvironmentParameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that has made its copies.
 *
 * @param process to be closed
 * @param session over its connection
 */
record StartedProcess(PythonProcess process, Session session) {
    /**
     * Starts processes side by side; all of them, or none.
     *
     * @param copies of each
     * @param deadline common to all, in terms of {@link System#nanoTime()}
     * @throws io.troupe.input.UserError when the settings are wrong
     * @throws StartFault when one does not work, or not in time
     */
    static List<StartedProcess> with(BridgeSettings settings, List<Integer> copies, long deadline) throws StartFault {
        List<StartingProcess> starting = new ArrayList<>();
        List<PythonProcess> connected = new ArrayList<>();
        List<StartedProcess> started = new ArrayList<>();
        int i = 0;
        try {
            for (i = 0; i < copies.size(); i++) {
                starting.add(StartingProcess.launch(settings));
            }
            for (i = 0; i < copies.size(); i++) {
                connected.add(starting.get(i).connect(deadline));
                open(connected.get(i), settings, copies.get(i), deadline);
            }
            for (i = 0; i < copies.size(); i++) {
                started.add(finish(connected.get(i), settings, copies.get(i), deadline));
            }
            return started;
        } catch (BridgeFault fault) {
            closeAll(starting, connected);
            throw new StartFault(i, fault);
        } catch (RuntimeException | Error e) {
            closeAll(starting, connected);
            throw e;
        }
    }

    private static void closeAll(List<StartingProcess> starting, List<PythonProcess> connected) {
        // Those that have connected own their processes.
        StartingProcess.close(starting.subList(connected.size(), starting.size()));
        PythonProcess.close(connected);
    }

    private static void open(PythonProcess process, BridgeSettings settings, int copies, long deadline)
            throws BridgeFault {
        try {
            Session.request(process.frames(), settings, copies, deadline);
        } catch (BridgeFault fault) {
            throw process.end(within(fault, "startTimeout", settings.startTimeout()));
        }
    }

    private static StartedProcess finish(PythonProcess process, BridgeSettings settings, int copies, long deadline)
            throws BridgeFault {
        try {
            Session session = Session.opened(process.frames(), settings, copies, deadline);
            process.remember();
            return new StartedProcess(process, session);
        } catch (BridgeFault fault) {
            throw process.end(within(fault, "startTimeout", settings.startTimeout()));
        }
    }

    /** So long from now, in terms of {@link System#nanoTime()}. */
    static long deadline(Duration duration) {
        return System.nanoTime() + duration.toNanos();
    }

    /** A fault with the limit that held when it happened. */
    static BridgeFault within(BridgeFault fault, String parameter, Duration limit) {
        return new BridgeFault(
                fault.problem() + " (" + EnvironmentParameters.path(parameter) + " is " + limit.toMillis() + " ms)",
                fault.getCause());
    }
}
