package io.troupe.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LoggingTest {
    @TempDir
    Path folder;

    @Test
    void warningsGoToTheFileOfTheRunThatGoesOn() throws IOException {
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));

        Logging.toFolder(first);
        LoggerFactory.getLogger("io.troupe.Example").warn("a warning of the first", new IOException("its cause"));
        LoggerFactory.getLogger("io.troupe.Example").info("not worth a line");
        Logging.toFolder(second);
        LoggerFactory.getLogger("io.troupe.Example").warn("a warning of the second");

        assertThat(first.resolve("troupe.log"))
                .content()
                .contains("WARN", "Example - a warning of the first", "its cause")
                .doesNotContain("not worth a line", "the second");
        assertThat(second.resolve("troupe.log")).content().contains("a warning of the second");
    }
}
