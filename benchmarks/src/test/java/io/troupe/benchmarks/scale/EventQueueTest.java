package io.troupe.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    @Test
    void takesEventsByTimeAndThenInTheOrderOfPlanning() {
        RandomStream random = RandomStream.derive(5, "times", 0);
        EventQueue events = new EventQueue(1000);
        List<Long> happened = new ArrayList<>();
        List<Long> planned = new ArrayList<>();
        for (long i = 0; i < 1000; i++) {
            long time = random.nextInt(100);
            long code = time * 1000 + i;
            planned.add(code);
            events.at(time, () -> happened.add(code));
        }

        while (events.next()) {
            assertThat(happened.getLast() / 1000).isEqualTo(events.now());
        }

        assertThat(happened).containsExactlyElementsOf(planned.stream().sorted().toList());
    }

    @Test
    void holdsNoMoreThanItWasMadeFor() {
        EventQueue events = new EventQueue(2);
        events.after(1, () -> {});
        events.after(1, () -> {});

        assertThatThrownBy(() -> events.after(1, () -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("more than 2 events are planned");
    }

    @Test
    void refusesEventsInThePast() {
        EventQueue events = new EventQueue(2);
        events.after(10, () -> {});
        events.next();

        assertThatThrownBy(() -> events.at(9, () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an event at 9 ns would be in the past: it is 10");
    }
}
