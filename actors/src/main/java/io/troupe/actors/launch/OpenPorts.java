package io.troupe.actors.launch;

import io.troupe.input.UserError;

/** Nodes that others than this machine reach must know whom they talk to. */
final class OpenPorts {
    private OpenPorts() {}

    /** @throws UserError unless there are certificates, or somebody wants to do without */
    static void refuse(SecuritySettings security) {
        if (!security.allowsOtherHosts()) {
            throw new UserError("nodes on several machines need security.certificate, security.privateKey and"
                    + " security.authorities in the cluster file ('troupe certificates' makes them), or"
                    + " security.insecure = true, with which anybody who reaches the ports can read and change"
                    + " everything");
        }
    }
}
