package io.troupe.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A command that runs a class of the test's own class path in another virtual machine, one like that of the test.
 *
 * @param options of the virtual machine
 * @param mainClass what runs
 * @param arguments of it
 */
public record JavaCommand(List<String> options, String mainClass, List<String> arguments) {
    public JavaCommand {
        options = List.copyOf(options);
        arguments = List.copyOf(arguments);
    }

    /** Runs a class with a small heap, the serial collector and the fast compiler, since processes of tests live briefly. */
    public static JavaCommand of(String mainClass) {
        return new JavaCommand(
                List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), mainClass, List.of());
    }

    /** With one more option of the virtual machine, which comes last and so wins. */
    public JavaCommand option(String option) {
        return new JavaCommand(with(options, option), mainClass, arguments);
    }

    /** With the optimising compiler: for measurements. */
    public JavaCommand optimised() {
        return new JavaCommand(
                options.stream()
                        .filter(option -> !option.startsWith("-XX:TieredStopAtLevel"))
                        .toList(),
                mainClass,
                arguments);
    }

    /** With more arguments. */
    public JavaCommand arguments(String... more) {
        return new JavaCommand(options, mainClass, with(arguments, more));
    }

    /** Program and arguments, for {@link TestProcesses#start}. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("--enable-native-access=ALL-UNNAMED");
        if (Runtime.version().feature() >= 24) {
            words.add("--sun-misc-unsafe-memory-access=allow");
        }
        words.addAll(options);
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        words.addAll(arguments);
        return words;
    }

    private static List<String> with(List<String> first, String... more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(more));
        return all;
    }
}
