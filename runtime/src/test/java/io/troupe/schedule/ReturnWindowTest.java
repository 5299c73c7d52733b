package io.troupe.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReturnWindowTest {
    @Test
    void anEmptyWindowHasNoMean() {
        assertThat(new ReturnWindow(3).meanReturn()).isNaN();
        assertThat(new ReturnWindow(3).meanLength()).isNaN();
    }

    @Test
    void theMeanIsOverWhatIsThereUntilItIsFull() {
        ReturnWindow window = new ReturnWindow(3);
        window.add(1, 10);
        window.add(2, 20);

        assertThat(window.full()).isFalse();
        assertThat(window.meanReturn()).isEqualTo(1.5);
        assertThat(window.meanLength()).isEqualTo(15);
    }

    @Test
    void theOldestEpisodeLeavesAFullWindow() {
        ReturnWindow window = new ReturnWindow(3);
        for (int i = 1; i <= 5; i++) {
            window.add(i, i * 10);
        }

        assertThat(window.full()).isTrue();
        assertThat(window.meanReturn()).isEqualTo(4);
        assertThat(window.oldestFirst(0)).isEqualTo(3);
        assertThat(window.lengthOldestFirst(2)).isEqualTo(50);
    }
}
