package io.troupe.actors.launch.command;

import io.troupe.actors.launch.StubHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code troupe-cluster} as a process, with stub programs before all others on its PATH. */
final class ClusterProcess {
    private final Path folder;
    private final Path home;
    private final Path tools;

    ClusterProcess(Path folder) throws IOException {
        this.folder = folder;
        this.home = StubHome.in(folder.resolve("home"));
        this.tools = Files.createDirectories(folder.resolve("tools"));
    }

    /** Adds a program; {@code $STUBS} is a folder for what it wants to remember. */
    ClusterProcess with(String program, String... lines) throws IOException {
        StubHome.script(tools.resolve(program), lines);
        return this;
    }

    Path home() {
        return home;
    }

    Path stubs() {
        return tools;
    }

    Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(home.resolve("bin").resolve("troupe-cluster").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        Map<String, String> environment = builder.environment();
        environment.put("PATH", tools + ":" + environment.get("PATH"));
        environment.put("STUBS", tools.toString());
        environment.put("HOME", folder.toString());
        return builder.start();
    }

    int run(String... arguments) throws IOException, InterruptedException {
        return start(arguments).waitFor();
    }

    /** What the last one wrote. */
    String said() throws IOException {
        return Files.readString(folder.resolve("said"));
    }
}
