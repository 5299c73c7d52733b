package io.troupe.actors.launch;

import io.troupe.actors.cluster.NodeConfig.Role;

/** Options of the virtual machines, by role, as one would type them. */
public record JvmOptions(String supervisor, String trainer, String worker) {
    /** Of one role. */
    public String of(Role role) {
        return switch (role) {
            case SUPERVISOR -> supervisor;
            case TRAINER -> trainer;
            case WORKER -> worker;
        };
    }
}
