package io.troupe.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.testkit.SocketFuzzer.Attack;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

final class SocketFuzzerTest {
    private static final Duration BRIEFLY = Duration.ofMillis(400);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final byte[] SESSION = "\0\0\0\5hello\0\0\0\5world".getBytes(StandardCharsets.ISO_8859_1);

    private static SocketFuzzer oneThread(InetSocketAddress target, long seed, Attack attack) {
        return new SocketFuzzer(target, seed, 1, EnumSet.of(attack), List.of(SESSION));
    }

    /** Attacks until something has come of it. */
    private static void attack(SocketFuzzer fuzzer, String outcome, BooleanSupplier seen) throws Exception {
        Thread attacker = Thread.ofPlatform().start(() -> {
            try {
                fuzzer.run(PATIENCE);
            } catch (InterruptedException e) {
                // Enough was seen.
            }
        });
        try {
            Await.until(outcome, PATIENCE, seen::getAsBoolean);
        } finally {
            attacker.interrupt();
            attacker.join();
        }
    }

    private static void sendThree(Victim victim, long seed, Attack attack) throws Exception {
        attack(
                oneThread(victim.address(), seed, attack),
                "three sessions",
                () -> victim.received(3).size() == 3);
    }

    @Test
    void sendsTheSameAgainWithTheSameSeed() throws Exception {
        try (Victim first = Victim.open();
                Victim second = Victim.open();
                Victim other = Victim.open()) {
            sendThree(first, 7, Attack.MUTATION);
            sendThree(second, 7, Attack.MUTATION);
            sendThree(other, 8, Attack.MUTATION);

            assertThat(first.received(3)).containsExactlyElementsOf(second.received(3));
            assertThat(first.received(3)).isNotEqualTo(other.received(3));
        }
    }

    @Test
    void truncatesGoodBeginnings() throws Exception {
        try (Victim victim = Victim.open()) {
            sendThree(victim, 1, Attack.TRUNCATION);

            assertThat(victim.received(3))
                    .allSatisfy(session -> assertThat(session).isEqualTo(Arrays.copyOf(SESSION, session.length)));
        }
    }

    @Test
    void findsAReaderThatTrustsLengths() throws Exception {
        try (Victim victim = Victim.open()) {
            sendThree(victim, 1, Attack.LENGTH_BOMB);

            long bombs =
                    victim.received(3).stream().filter(SocketFuzzerTest::bursts).count();
            assertThat(bombs).isPositive();
        }
    }

    /** Whether a reader of length-prefixed frames would take a gigabyte for it. */
    private static boolean bursts(byte[] session) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(session))) {
            while (true) {
                int length = in.readInt();
                if (length < 0 || length > 1 << 20) {
                    return true;
                }
                in.skipNBytes(length);
            }
        } catch (EOFException e) {
            return false;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void floodsWithManyConnectionsAtOnce() throws Exception {
        try (Victim victim = Victim.open()) {
            attack(
                    oneThread(victim.address(), 1, Attack.FLOOD),
                    "more than ten connections at once",
                    () -> victim.mostAtOnce() > 10);
        }
    }

    @Test
    void slowLorisHoldsUpAServerThatTakesOneAtATime() throws Exception {
        try (Victim victim = Victim.oneAtATime();
                Bystander bystander = Bystander.asking(() -> victim.isServed())) {
            attack(
                    new SocketFuzzer(victim.address(), 1, 2, EnumSet.of(Attack.SLOW_LORIS), List.of(new byte[100])),
                    "somebody who waits",
                    () -> bystander.slowest().toMillis() > 200);

            assertThatThrownBy(() -> bystander.check(Duration.ofMillis(200))).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void everyAttackIsMadeAndABystanderOfASoundServerIsServed() throws Exception {
        try (Victim victim = Victim.open();
                Bystander bystander = Bystander.asking(() -> victim.isServed())) {
            FuzzReport report = SocketFuzzer.of(victim.address(), 1)
                    .withSessions(List.of(SESSION))
                    .run(Duration.ofSeconds(3));

            bystander.check(Duration.ofSeconds(1));
            assertThat(report.attacks().keySet()).containsExactlyInAnyOrder(Attack.values());
            assertThat(report.bytesSent()).isPositive();
            assertThat(report.total()).isGreaterThan(10);
        }
    }

    @Test
    void aPortThatReadsNothingDoesNotHoldUpTheFuzzer() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = (InetSocketAddress) deaf.getLocalSocketAddress();
            SocketFuzzer fuzzer = oneThread(address, 1, Attack.MUTATION).withSessions(List.of(new byte[32 << 20]));

            assertThat(fuzzer.run(BRIEFLY).total()).isPositive();
        }
    }

    @Test
    void countsWhatCannotBeReached() throws Exception {
        InetSocketAddress gone;
        try (Victim victim = Victim.open()) {
            gone = victim.address();
        }

        assertThat(oneThread(gone, 1, Attack.RANDOM_BYTES).run(BRIEFLY).refused())
                .isPositive();
    }

    @Test
    void aBystanderReportsTheFirstFailure() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (Bystander bystander = Bystander.asking(() -> {
            if (asked.incrementAndGet() == 2) {
                throw new IOException("no seat");
            }
            return asked;
        })) {
            Await.until("third request", Duration.ofSeconds(20), () -> asked.get() >= 3);

            assertThatThrownBy(() -> bystander.check(Duration.ofSeconds(1)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("no seat");
        }
    }

    @Test
    void aBystanderDoesNotWaitForTheAnswerToSayThatItIsLate() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (Bystander bystander = Bystander.asking(() -> {
            never.await();
            return never;
        })) {
            Await.until(
                    "lateness",
                    Duration.ofSeconds(20),
                    () -> bystander.slowest().toMillis() > 50);

            assertThatThrownBy(() -> bystander.check(Duration.ofMillis(50))).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void aBystanderThatIsServedIsContent() throws Exception {
        try (Bystander bystander = Bystander.asking(() -> "served")) {
            Await.until("second request", Duration.ofSeconds(20), () -> bystander.served() >= 2);

            assertThatCode(() -> bystander.check(Duration.ofSeconds(5))).doesNotThrowAnyException();
        }
    }

    /** A socket that is left open says nothing. */
    static boolean answers(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.getOutputStream().write("ping".getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            return socket.getInputStream().read() >= 0;
        }
    }
}
