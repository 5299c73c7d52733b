package io.troupe.testkit;

import io.troupe.actors.cluster.NodeConfig.Role;
import java.util.OptionalInt;

/**
 * A node that the test started itself, through {@link ClusterOfNodes}.
 *
 * @param plan how it was started
 * @param controlPort of the control plane
 * @param dataPort of the data plane
 * @param process its own
 */
public record ClusterNode(NodePlan plan, int controlPort, int dataPort, StartedProcess process)
        implements ClusterProcess {
    @Override
    public String name() {
        return plan.name();
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Empty while it lives. */
    public OptionalInt exitCode() {
        return process.exitCode();
    }

    @Override
    public Role role() {
        return plan.role();
    }

    @Override
    public int index() {
        return plan.index();
    }

    @Override
    public String host() {
        return plan.host();
    }

    String controlAddress() {
        return plan.host() + ":" + controlPort;
    }
}
