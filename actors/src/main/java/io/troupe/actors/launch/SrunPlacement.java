package io.troupe.actors.launch;

import io.troupe.actors.cluster.NodeConfig.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Every node is a job step on a machine of this job, started by {@code srun}, which passes standard input on. */
final class SrunPlacement implements Placement {
    private final LaunchOrder order;
    private final LaunchFolder folder;

    SrunPlacement(LaunchOrder order, LaunchFolder folder) {
        this.order = order;
        this.folder = folder;
    }

    @Override
    public NodeProcess start(PlannedNode node, List<String> join) throws IOException {
        NodeName name = node.name();
        List<String> command = new ArrayList<>(OwnSession.prefix());
        command.addAll(List.of(
                "srun",
                "--het-group=" + component(name.role()),
                "--nodes=1",
                "--ntasks=1",
                "--nodelist=" + node.host(),
                "--overlap",
                "--export=ALL",
                "--job-name=" + name.label()));
        command.addAll(List.of("sh", "-c", "echo \"" + NodeProcess.REMOTE_PID + "$$\" && exec \"$@\"", "sh"));
        command.addAll(NodeCommandLine.of(
                order.homeOnHosts(), name, folder.config(name).toString(), join));
        ProcessBuilder builder = new ProcessBuilder(command);
        NodeCommandLine.prepare(
                builder.environment(), order.cluster().jvmOptions().of(name.role()));
        return NodeProcess.start(builder, folder.log(name), true, order.clock().instant());
    }

    /** Of the heterogeneous job, in the order in which the script names them. */
    static int component(Role role) {
        return switch (role) {
            case SUPERVISOR -> 0;
            case TRAINER -> 1;
            case WORKER -> 2;
        };
    }
}
