package io.troupe.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path root;

    @Test
    void writesOneObjectPerLine() throws IOException {
        ledger().append(LedgerEvent.CHECKPOINT_ANNOUNCED, 2048, 1, "supervisor");
        ledger().append(LedgerEvent.MEMBER_LOST, 3000, 1, "worker-3");

        assertThat(file()).hasContent("""
                {"at":"2026-03-01T12:00:00Z","event":"checkpoint-announced","environmentSteps":2048,"epoch":1,"component":"supervisor"}
                {"at":"2026-03-01T12:00:00Z","event":"member-lost","environmentSteps":3000,"epoch":1,"component":"worker-3"}
                """);
    }

    @Test
    void readsEveryEventBack() throws Exception {
        for (LedgerEvent event : LedgerEvent.values()) {
            ledger().append(event, 7, 2, "a \"quoted\"\nname");
        }

        assertThat(ledger().entries()).extracting(LedgerEntry::event).containsExactly(LedgerEvent.values());
        assertThat(ledger().entries())
                .allMatch(entry -> entry.equals(
                        new LedgerEntry(NOW, entry.event(), 7, 2, "a \"quoted\"\nname", Optional.empty())));
    }

    @Test
    void isEmptyBeforeTheFirstFact() throws Exception {
        assertThat(ledger().entries()).isEmpty();
        assertThat(ledger().lastAnnounced()).isEmpty();
    }

    @Test
    void knowsTheLastAnnouncement() throws Exception {
        ledger().append(LedgerEvent.CHECKPOINT_ANNOUNCED, 200, 1, "supervisor");
        ledger().append(LedgerEvent.CHECKPOINT_ANNOUNCED, 100, 2, "supervisor");
        ledger().append(LedgerEvent.FINISHED, 150, 2, "supervisor");

        assertThat(ledger().lastAnnounced()).map(LedgerEntry::environmentSteps).contains(100L);
    }

    @Test
    void ignoresEveryTornEndAndWritesOn() throws Exception {
        ledger().append(LedgerEvent.CHECKPOINT_ANNOUNCED, 100, 1, "supervisor");
        long whole = Files.size(file());
        ledger().append(LedgerEvent.CHECKPOINT_ANNOUNCED, 200, 1, "supervisor");
        byte[] two = Files.readAllBytes(file());
        for (int length = (int) whole; length < two.length; length++) {
            Files.write(file(), Arrays.copyOf(two, length));
            // Only the line end is missing: the fact is whole.
            long expected = length == two.length - 1 ? 200 : 100;

            assertThat(ledger().lastAnnounced())
                    .as("first %d bytes", length)
                    .map(LedgerEntry::environmentSteps)
                    .contains(expected);
            ledger().append(LedgerEvent.CHECKPOINT_ANNOUNCED, 300, 1, "supervisor");

            assertThat(ledger().entries()).hasSize(expected == 200 ? 3 : 2);
            assertThat(ledger().lastAnnounced())
                    .map(LedgerEntry::environmentSteps)
                    .contains(300L);
        }
    }

    @Test
    void namesTheLineThatIsNoFact() throws IOException {
        ledger().append(LedgerEvent.RESUMED, 100, 2, "supervisor");
        Files.writeString(file(), "{\"event\":\"party\"}\n", StandardOpenOption.APPEND);

        assertThatThrownBy(() -> ledger().entries())
                .isInstanceOf(CorruptLedger.class)
                .hasMessageStartingWith(file() + " line 2 ");
    }

    private Path file() {
        return root.resolve("ledger.jsonl");
    }

    @Test
    void factsSayDuringWhichLaunchTheyWereWritten() throws Exception {
        ledger().append(LedgerEvent.MEMBER_JOINED, 0, 1, "worker-0");
        ledger().during("second").append(LedgerEvent.MEMBER_JOINED, 0, 1, "worker-1");

        assertThat(ledger().entries())
                .extracting(LedgerEntry::launch)
                .containsExactly(Optional.empty(), Optional.of("second"));
    }

    private Ledger ledger() {
        return Ledger.in(file(), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void refusesAnEpochThatWasReplaced() throws Exception {
        Ledger ledger = Ledger.in(root.resolve("ledger.jsonl"), Clock.systemUTC());
        ledger.append(LedgerEvent.CHECKPOINT_ANNOUNCED, 100, 1, "checkpoint-writer");
        ledger.append(LedgerEvent.ROLE_TAKEN_OVER, 100, 2, "supervisor");

        assertThatThrownBy(() -> ledger.append(LedgerEvent.CHECKPOINT_ANNOUNCED, 200, 1, "checkpoint-writer"))
                .isInstanceOf(FencedOff.class)
                .hasMessageContaining("epoch 2 has begun");
        assertThat(ledger.entries()).hasSize(2);
    }

    @Test
    void whatSlippedInFromAnEpochThatWasReplacedDoesNotCount() throws Exception {
        Path file = root.resolve("ledger.jsonl");
        Ledger ledger = Ledger.in(file, Clock.systemUTC());
        ledger.append(LedgerEvent.CHECKPOINT_ANNOUNCED, 100, 1, "checkpoint-writer");
        String late = Files.readString(file).replace("100", "200");
        ledger.append(LedgerEvent.ROLE_TAKEN_OVER, 100, 2, "supervisor");
        Files.writeString(file, late, StandardOpenOption.APPEND);

        assertThat(ledger.lastAnnounced().orElseThrow().environmentSteps()).isEqualTo(100);
    }
}
