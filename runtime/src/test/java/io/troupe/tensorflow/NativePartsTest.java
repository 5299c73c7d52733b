package io.troupe.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NativePartsTest {
    private final List<String> closed = new ArrayList<>();
    private final NativeParts parts = new NativeParts();

    private void add(String name, boolean fails) {
        parts.add(() -> {
            closed.add(name);
            if (fails) {
                throw new IllegalStateException(name);
            }
        });
    }

    @Test
    void closesEveryPartOnceTheLastFirst() {
        add("graph", false);
        add("session", true);
        add("run", true);

        assertThatThrownBy(parts::close)
                .hasRootCauseMessage("run")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
        parts.close();

        assertThat(closed).containsExactly("run", "session", "graph");
    }

    @Test
    void tellsAFailureOfWhatElseGoesWrong() {
        add("session", true);
        RuntimeException failure = new RuntimeException("no memory left");

        parts.closeAfter(failure);

        assertThat(closed).containsExactly("session");
        assertThat(failure.getSuppressed()).hasSize(1);
    }
}
