package io.troupe.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void alignsNamesLeftAndFiguresRight() {
        Table table = new Table(List.of("name", "rate"), List.of(List.of("a", "7"), List.of("longer", "12,345")));

        assertThat(table.render()).isEqualTo("""
                name      rate
                ------  ------
                a            7
                longer  12,345
                """);
    }

    @Test
    void refusesARowOfAnotherWidth() {
        assertThatThrownBy(() -> new Table(List.of("name", "rate"), List.of(List.of("a"))))
                .hasMessageContaining("a row of 1 cells in a table of 2 columns");
    }
}
