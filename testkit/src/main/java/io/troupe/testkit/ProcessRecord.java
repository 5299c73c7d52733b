package io.troupe.testkit;

import io.troupe.actors.cluster.NodeConfig.Role;

/**
 * One entry of {@code processes.json}.
 *
 * @param role of the node
 * @param index among those of its role
 * @param pid of the process, on its host
 * @param host by which others reach it
 * @param controlPort of the control plane
 * @param dataPort of the data plane
 * @param restarts how often the launcher started it again
 */
public record ProcessRecord(Role role, int index, long pid, String host, int controlPort, int dataPort, int restarts) {}
