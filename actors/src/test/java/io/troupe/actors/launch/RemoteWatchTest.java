package io.troupe.actors.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.launch.RemoteLaunch.Rest;
import io.troupe.checkpoint.LedgerEvent;
import io.troupe.checkpoint.RunDirectory;
import io.troupe.metrics.MetricReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a job whose run has finished. */
@Timeout(60)
class RemoteWatchTest {
    @TempDir
    Path results;

    private final List<String> notices = new ArrayList<>();
    /** What is left, each time that is asked; something is done first. */
    private final Deque<Rest> rests = new ArrayDeque<>();

    private Runnable whenAsked = () -> {};
    private int stops;

    private RemoteWatch watch() throws Exception {
        RunDirectory directory = RunDirectory.create(results, "run", false);
        LaunchListener listener = new LaunchListener() {
            @Override
            public void begun() {}

            @Override
            public void report(MetricReport report) {}

            @Override
            public void notice(String message) {
                notices.add(message);
            }
        };
        LaunchOrder order = new LaunchOrder(
                ClusterFileLoader.load(Optional.empty()),
                "home",
                directory,
                false,
                Instant.EPOCH,
                Clock.systemUTC(),
                listener);
        RemoteWatch watch = RemoteWatch.submit(new Launch(), order);
        directory.ledger(Clock.systemUTC()).append(LedgerEvent.FINISHED, 0, 1, "supervisor");
        return watch;
    }

    private final class Launch implements RemoteLaunch, RemoteLaunch.Machinery {
        @Override
        public String label() {
            return "any";
        }

        @Override
        public void check(ClusterFile cluster) {}

        @Override
        public String render(LaunchOrder order, Optional<Path> clusterFile) {
            return "";
        }

        @Override
        public Machinery submit(LaunchOrder order) {
            return this;
        }

        @Override
        public String description() {
            return "job";
        }

        @Override
        public void follow() {}

        @Override
        public Optional<LaunchEnd> ended() {
            return Optional.empty();
        }

        @Override
        public void stop() {
            stops++;
        }

        @Override
        public Rest rest() throws IOException {
            whenAsked.run();
            if (rests.isEmpty()) {
                throw new IOException("asked too often");
            }
            return rests.remove();
        }

        @Override
        public Optional<String> close() {
            return rests.isEmpty() ? Optional.of("what was left: nothing") : Optional.of("it goes on");
        }
    }

    @Test
    void theEndOfTheJobIsAwaited() throws Exception {
        rests.addAll(List.of(Rest.ENDING, Rest.ENDING, Rest.NONE));
        RemoteWatch watch = watch();

        assertThat(watch.awaitEnd()).isInstanceOf(LaunchEnd.Finished.class);

        assertThat(stops).isZero();
        assertThat(notices).containsExactly("what was left: nothing");
    }

    @Test
    void aJobThatIsBackInTheQueueIsNotWaitedFor() throws Exception {
        rests.addAll(List.of(Rest.ENDING, Rest.WAITING, Rest.NONE));
        RemoteWatch watch = watch();

        assertThat(watch.awaitEnd()).isInstanceOf(LaunchEnd.Finished.class);

        assertThat(rests).containsExactly(Rest.NONE);
        assertThat(notices).containsExactly("it goes on");
    }

    @ParameterizedTest
    @EnumSource(names = {"ENDING", "WAITING"})
    void aStopReachesAJobThatIsEndingOrBackInTheQueue(Rest rest) throws Exception {
        rests.addAll(List.of(Rest.ENDING, rest, rest, Rest.NONE));
        RemoteWatch watch = watch();
        whenAsked = watch::stop;

        assertThat(watch.awaitEnd()).isInstanceOf(LaunchEnd.Finished.class);

        assertThat(stops).isEqualTo(1);
        assertThat(rests).isEmpty();
    }
}
