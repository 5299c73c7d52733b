package io.troupe.actors.launch;

import io.troupe.metrics.MetricReport;
import java.io.IOException;

/** Hears how a launch gets on; called by the thread that supervises. */
public interface LaunchListener {
    /** The first nodes have joined. */
    void begun();

    /** The run reports. */
    void report(MetricReport report) throws IOException;

    /** Something happened to a node that a person should know. */
    void notice(String message);
}
