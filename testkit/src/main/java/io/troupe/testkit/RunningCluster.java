package io.troupe.testkit;

import io.troupe.actors.cluster.NodeConfig.Role;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A run over several processes, seen from a test. As a witness it tells what all of them wrote. */
public interface RunningCluster extends Witness {
    /** The run directory. */
    RunFolder folder();

    /** The nodes that live now. */
    List<ClusterProcess> processes() throws IOException;

    /**
     * Waits for the end of the run.
     *
     * @return its exit code
     */
    int awaitEnd(Duration within) throws IOException, InterruptedException;

    /** The nodes of one role that live now, by index. */
    default List<ClusterProcess> processes(Role role) throws IOException {
        return processes().stream()
                .filter(process -> process.role() == role)
                .sorted((one, other) -> Integer.compare(one.index(), other.index()))
                .toList();
    }

    /** One node that lives now. */
    default ClusterProcess process(Role role, int index) throws IOException {
        return processes(role).stream()
                .filter(process -> process.index() == index)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + role + " " + index + " lives\n" + story()));
    }

    /** Waits until the first checkpoint is announced: from then on everything may die. */
    default void awaitStart(Duration within) throws IOException, InterruptedException {
        folder().awaitProgressBeyond(-1, within, this);
    }
}
