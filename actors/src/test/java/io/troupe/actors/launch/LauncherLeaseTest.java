package io.troupe.actors.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LauncherLeaseTest {
    private final AtomicInteger stops = new AtomicInteger();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch gone = new CountDownLatch(1);
    private final CountDownLatch halted = new CountDownLatch(1);

    private LauncherLease watch(PipedInputStream pipe, Duration grace) {
        return LauncherLease.watch(
                pipe,
                grace,
                () -> {
                    stops.incrementAndGet();
                    stopped.countDown();
                },
                gone::countDown,
                halted::countDown);
    }

    private static void write(PipedOutputStream launcher, String text) throws IOException {
        launcher.write(text.getBytes(StandardCharsets.UTF_8));
        launcher.flush();
    }

    @Test
    void theEndOfThePipeTellsTheNodeAndThenHaltsIt() throws Exception {
        PipedOutputStream launcher = new PipedOutputStream();
        try (LauncherLease lease = watch(new PipedInputStream(launcher), Duration.ofMillis(50))) {
            assertThat(lease).isNotNull();
            launcher.close();

            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(stops).hasValue(0);
            assertThat(halted.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aNodeThatHasEndedIsNotHalted() throws Exception {
        PipedOutputStream launcher = new PipedOutputStream();
        CompletableFuture<LauncherLease> watching = new CompletableFuture<>();
        watching.complete(LauncherLease.watch(
                new PipedInputStream(launcher),
                Duration.ofMillis(200),
                stops::incrementAndGet,
                () -> {
                    watching.join().close();
                    gone.countDown();
                },
                halted::countDown));
        launcher.close();
        assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(halted.await(500, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void aNodeThatEndsLaterIsNotWaitedForAnyMore() throws Exception {
        PipedOutputStream launcher = new PipedOutputStream();
        LauncherLease lease = watch(new PipedInputStream(launcher), Duration.ofMinutes(10));
        launcher.close();
        assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();

        lease.close();

        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("launcher-lease")) {
                assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
            }
        }
        assertThat(halted.getCount()).isEqualTo(1);
    }

    @Test
    void theLineStopStopsOnceAndOtherTextDoesNot() throws Exception {
        PipedOutputStream launcher = new PipedOutputStream();
        try (LauncherLease lease = watch(new PipedInputStream(launcher), Duration.ofMinutes(1))) {
            assertThat(lease).isNotNull();
            write(launcher, "\nstep\nsstop\n");
            assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
            write(launcher, "stop\n");
            launcher.close();
        }
        assertThat(halted.await(200, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(stops).hasValue(1);
        assertThat(gone.getCount()).isEqualTo(1);
    }
}
