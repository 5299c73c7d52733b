package io.troupe.testkit;

import io.troupe.actors.cluster.NodeConfig.Role;

/** A node of a cluster run. */
public interface ClusterProcess extends ControlledProcess {
    Role role();

    /** Among the nodes of its role, from 0. */
    int index();

    /** By which others reach it. */
    String host();

    /** Of the control plane; 0 while nobody outside knows it. */
    int controlPort();

    /** Of the data plane; 0 while nobody outside knows it. */
    int dataPort();
}
