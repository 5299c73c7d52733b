package io.troupe.actors.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinesTailTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("lines");
    }

    private void append(String text) throws IOException {
        Files.writeString(file(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void returnsWholeLinesAsTheyCome() throws IOException {
        LinesTail tail = LinesTail.fromBeginning(file());
        assertThat(tail.next()).isEmpty();
        append("a\nb\nc");
        assertThat(tail.next()).containsExactly("a", "b");
        assertThat(tail.next()).isEmpty();
        append("d\n");
        assertThat(tail.next()).containsExactly("cd");
    }

    @Test
    void fromTheEndLeavesOutWhatIsThereAndATornLineThatIsCutOffLater() throws IOException {
        append("old\nto");
        LinesTail tail = LinesTail.fromEnd(file());
        assertThat(tail.next()).isEmpty();

        Files.writeString(file(), "old\nnew\n");

        assertThat(tail.next()).containsExactly("new");
    }
}
