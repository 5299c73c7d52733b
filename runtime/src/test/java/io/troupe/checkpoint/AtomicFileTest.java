package io.troupe.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    @Test
    void replacesTheContentAndLeavesNothingElseBehind() throws IOException {
        Path file = folder.resolve("summary.json");
        Files.writeString(folder.resolve(".summary.json.tmp"), "half of something longer, left by a crash");

        AtomicFile.write(file, "old".getBytes(StandardCharsets.UTF_8));
        AtomicFile.write(file, "new".getBytes(StandardCharsets.UTF_8));

        assertThat(file).hasContent("new");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void leavesTheOldContentWhenItCannotBeReplaced() throws IOException {
        Path occupied = Files.createDirectories(folder.resolve("summary.json").resolve("inside"));

        assertThatThrownBy(() -> AtomicFile.write(folder.resolve("summary.json"), new byte[] {1}))
                .isInstanceOf(IOException.class);

        assertThat(occupied).exists();
        assertThat(folder.resolve(".summary.json.tmp")).doesNotExist();
    }
}
