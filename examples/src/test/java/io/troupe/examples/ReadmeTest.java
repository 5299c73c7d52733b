package io.troupe.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.env.Environments;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the front page shows is what a newcomer types: it compiles, is found, and learns. */
final class ReadmeTest {
    private static final long LIMIT_SECONDS = 90;

    @TempDir
    private Path folder;

    private static String block(String kind) throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        Matcher block = Pattern.compile("(?s)```" + kind + "\n(.*?)```").matcher(readme.replace("\r\n", "\n"));
        assertThat(block.find()).as("README.md has a block of " + kind).isTrue();
        return block.group(1);
    }

    private static String classPath() {
        // Surefire may hide the class path in the manifest of a jar.
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    @Test
    void theEnvironmentOfTheFrontPageCompilesAndLearns() throws Exception {
        Path source = Files.writeString(folder.resolve("Walk.java"), block("java"));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(classes.resolve("META-INF/services/io.troupe.env.Environment"), block("services"));
        Path experiment = Files.writeString(folder.resolve("walk.conf"), block("hocon"));

        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int compiled = compiler.run(
                null, null, null, "-proc:none", "-cp", classPath(), "-d", classes.toString(), source.toString());
        assertThat(compiled).isZero();
        // By its class name it would be found without the line, too.
        try (URLClassLoader found =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            assertThat(Environments.discover(found).names()).contains("Walk");
        }

        Path output = folder.resolve("output");
        Process troupe = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes + System.getProperty("path.separator") + classPath(),
                        "io.troupe.actors.cli.Main",
                        "train",
                        experiment.toString(),
                        "--results-dir",
                        folder.resolve("results").toString()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(troupe.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            troupe.destroyForcibly();
        }
        assertThat(Files.readString(output)).contains("walk: Walk with ppo").contains("target-reached");
        assertThat(troupe.exitValue()).isZero();
    }
}
