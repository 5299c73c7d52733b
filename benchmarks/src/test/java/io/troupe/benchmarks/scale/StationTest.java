package io.troupe.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StationTest {
    private final EventQueue events = new EventQueue(10_000);

    @Test
    void servesInTheOrderOfComingOneAfterAnother() {
        Station station = new Station(events, 1);
        List<Long> done = new ArrayList<>();

        for (int job = 0; job < 3; job++) {
            station.submit(10, () -> done.add(events.now()));
        }
        runAll();

        assertThat(done).containsExactly(10L, 20L, 30L);
        assertThat(station.meanWaitNanos()).isEqualTo(10);
        assertThat(station.busyNanos()).isEqualTo(30);
    }

    @Test
    void servesAsManyAtATimeAsItHasServers() {
        Station station = new Station(events, 2);
        List<Long> done = new ArrayList<>();

        for (int job = 0; job < 4; job++) {
            station.submit(10, () -> done.add(events.now()));
        }

        assertThat(station.backlogNanos()).isEqualTo(20);
        runAll();
        assertThat(done).containsExactly(10L, 10L, 20L, 20L);
    }

    @Test
    void waitsAsLongAsTheFormulaOfPollaczekAndKhinchineSays() {
        // M/D/1: the mean wait is load / (2 (1 - load)) service times; 1.0 at a load of two thirds.
        double service = 1000;
        Station station = new Station(events, 1);
        RandomStream random = RandomStream.derive(7, "arrivals", 0);
        arrive(station, random, service, service * 1.5, 400_000);
        runAll();

        assertThat(station.jobs()).isEqualTo(400_000);
        assertThat(station.meanWaitNanos() / service).isCloseTo(1.0, within(0.03));
    }

    private void arrive(Station station, RandomStream random, double service, double interval, int left) {
        if (left > 0) {
            events.after(Math.round(-interval * Math.log(1 - random.nextDouble())), () -> {
                station.submit(service, () -> {});
                arrive(station, random, service, interval, left - 1);
            });
        }
    }

    private void runAll() {
        while (events.next()) {
            // Everything is in the events.
        }
    }
}
