package io.troupe.actors.launch;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Every node is a process of this machine. */
final class LocalPlacement implements Placement {
    private final String home;
    private final JvmOptions jvmOptions;
    private final LaunchFolder folder;
    private final Clock clock;

    /** @param home folder with {@code bin/troupe} */
    LocalPlacement(String home, JvmOptions jvmOptions, LaunchFolder folder, Clock clock) {
        this.home = home;
        this.jvmOptions = jvmOptions;
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public NodeProcess start(PlannedNode node, List<String> join) throws IOException {
        NodeName name = node.name();
        List<String> command = new ArrayList<>(OwnSession.prefix());
        command.addAll(NodeCommandLine.of(home, name, folder.config(name).toString(), join));
        ProcessBuilder builder = new ProcessBuilder(command);
        NodeCommandLine.prepare(builder.environment(), jvmOptions.of(name.role()));
        return NodeProcess.start(builder, folder.log(name), false, clock.instant());
    }
}
