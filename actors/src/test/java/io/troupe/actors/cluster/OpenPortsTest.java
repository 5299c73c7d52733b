package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Nothing listens that the documentation does not list. */
class OpenPortsTest {
    /** Settings in the first column of the table of ports. */
    static List<String> documented() throws IOException {
        Path page = Path.of("..", "docs", "08-security.md");
        return Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("| `node.") && line.contains("Port` |"))
                .map(line -> line.substring(3, line.indexOf("` |")))
                .toList();
    }

    @Test
    void theDocumentationListsThePortsThatANodeIsTold() throws IOException {
        assertThat(documented()).containsExactly("node.controlPort", "node.dataPort");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theActorSystemListensOnTheControlPortOfLoopbackAndOnNothingElse() throws IOException {
        long here = ProcessHandle.current().pid();
        Set<ListeningSockets.Listening> before = ListeningSockets.of(here);
        try (TestNode node = TestNode.start(TestNode.config(), Optional.empty())) {
            Set<ListeningSockets.Listening> opened = new TreeSet<>(ListeningSockets.of(here));
            opened.removeAll(before);

            assertThat(opened).containsExactly(new ListeningSockets.Listening(node.port(), true));
        }
    }
}
