package io.troupe.actors.launch;

import io.troupe.actors.cluster.NodeConfig;
import io.troupe.config.SettingsReader;

/**
 * Which node of a run.
 *
 * @param role of the node
 * @param index among those of its role, from 0
 */
public record NodeName(NodeConfig.Role role, int index) {
    /** As ledger, logs and files spell it: {@code worker-2}. */
    public String label() {
        return roleLabel() + "-" + index;
    }

    /** As the command line spells it: {@code worker}. */
    public String roleLabel() {
        return SettingsReader.written(role);
    }
}
