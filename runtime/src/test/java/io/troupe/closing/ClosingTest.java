package io.troupe.closing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClosingTest {
    private final List<String> closed = new ArrayList<>();
    private final IllegalStateException second = new IllegalStateException("second");
    private final AssertionError third = new AssertionError("third");

    private List<AutoCloseable> parts() {
        return List.of(
                () -> closed.add("first"),
                () -> {
                    throw second;
                },
                () -> {
                    throw third;
                },
                () -> closed.add("fourth"));
    }

    @Test
    void everyPartIsClosedAndTheFirstFailureThrown() {
        assertThatThrownBy(() -> Closing.all(parts())).isSameAs(second).hasSuppressedException(third);
        assertThat(closed).containsExactly("first", "fourth");
    }

    @Test
    void aCheckedExceptionIsNamed() {
        IOException failure = new IOException("disk");
        assertThatThrownBy(() -> Closing.all(List.of(() -> {
                    throw failure;
                })))
                .isInstanceOf(IllegalStateException.class)
                .hasCause(failure);
    }

    @Test
    void afterAFailureThatOneIsKept() {
        IllegalArgumentException failure = new IllegalArgumentException("why");

        Closing.after(failure, parts());

        assertThat(failure.getSuppressed()).containsExactly(second, third);
        assertThat(closed).containsExactly("first", "fourth");
    }
}
