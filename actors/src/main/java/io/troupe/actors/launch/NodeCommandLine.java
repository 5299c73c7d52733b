package io.troupe.actors.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How a node is started; the only place that knows the command line of {@code troupe node}. */
final class NodeCommandLine {
    /** Options of the virtual machine for the node. */
    static final String JAVA_OPTIONS = "TROUPE_JAVA_OPTS";

    /** Environments and algorithms of the user's own. */
    static final String CLASS_PATH = "TROUPE_CLASSPATH";

    /** Set, {@code bin/troupe} does not look whether it must build first. */
    static final String BUILT = "TROUPE_BUILT";

    private NodeCommandLine() {}

    /**
     * The program with its arguments.
     *
     * @param home folder of Troupe where the node runs
     * @param config the node's file there
     * @param join control addresses; empty for a node that forms the cluster
     */
    static List<String> of(String home, NodeName name, String config, List<String> join) {
        List<String> command =
                new ArrayList<>(List.of(home + "/bin/troupe", "node", "--role", name.roleLabel(), "--config", config));
        for (String address : join) {
            command.add("--join");
            command.add(address);
        }
        return command;
    }

    /** Options of the virtual machine: those of the environment, those of the role, and that a launcher holds it. */
    static String javaOptions(Map<String, String> environment, String ofRole) {
        return String.join(
                        " ",
                        environment.getOrDefault(JAVA_OPTIONS, ""),
                        ofRole,
                        "-D" + LauncherLease.PROPERTY + "=true")
                .strip();
    }

    /** Sets what a node of this installation needs in its environment. */
    static void prepare(Map<String, String> environment, String javaOptionsOfRole) {
        environment.put(JAVA_OPTIONS, javaOptions(environment, javaOptionsOfRole));
        environment.put(BUILT, "true");
    }
}
