package io.troupe.actors.launch;

import io.troupe.checkpoint.RunDirectory;
import java.time.Clock;
import java.time.Instant;

/**
 * What is to be launched.
 *
 * @param cluster how
 * @param home folder of Troupe on this machine
 * @param directory of the run, which this process has locked and {@code experiment.conf} is in
 * @param resume whether the run goes on from an earlier launch
 * @param launchedAt when this process began
 * @param clock for delays and deadlines
 * @param listener to tell
 */
public record LaunchOrder(
        ClusterFile cluster,
        String home,
        RunDirectory directory,
        boolean resume,
        Instant launchedAt,
        Clock clock,
        LaunchListener listener) {

    /** The same with another cluster file. */
    LaunchOrder with(ClusterFile other) {
        return new LaunchOrder(other, home, directory, resume, launchedAt, clock, listener);
    }

    /** Where Troupe lies on the hosts. */
    String homeOnHosts() {
        return cluster.home().orElse(home);
    }
}
