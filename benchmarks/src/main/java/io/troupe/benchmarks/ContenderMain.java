package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;

/** One run of one contender in this JVM: arguments system, mode, seed, steps, and the file for the result. */
final class ContenderMain {
    private ContenderMain() {}

    public static void main(String[] arguments) throws Exception {
        SystemUnderTest system = Systems.registered().named(arguments[0]);
        Measured measured = system.run(arguments[1], Long.parseLong(arguments[2]), Long.parseLong(arguments[3]));
        new ObjectMapper().writeValue(Path.of(arguments[4]).toFile(), measured.toJson());
        // A thread that a contender left behind must not keep the benchmark waiting.
        System.exit(0);
    }
}
