package io.troupe.testkit;

import static io.troupe.checkpoint.LedgerEvent.CHECKPOINT_ANNOUNCED;
import static io.troupe.checkpoint.LedgerEvent.FINISHED;
import static io.troupe.checkpoint.LedgerEvent.MEMBER_LOST;
import static io.troupe.checkpoint.LedgerEvent.RESUMED;
import static io.troupe.checkpoint.LedgerEvent.ROLE_TAKEN_OVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.checkpoint.Ledger;
import io.troupe.checkpoint.LedgerEntry;
import io.troupe.checkpoint.LedgerEvent;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerCheckerTest {
    @TempDir
    Path folder;

    private static LedgerEntry fact(LedgerEvent event, long environmentSteps, long epoch) {
        return new LedgerEntry(Instant.EPOCH, event, environmentSteps, epoch, "supervisor", Optional.empty());
    }

    private static List<String> violations(LedgerEntry... entries) {
        return LedgerChecker.violations(List.of(entries));
    }

    @Test
    void aRunThatLostItsSupervisorAndWentOnKeepsItsPromises() {
        assertThat(violations(
                        fact(CHECKPOINT_ANNOUNCED, 0, 1),
                        fact(CHECKPOINT_ANNOUNCED, 100, 1),
                        fact(MEMBER_LOST, 130, 1),
                        fact(ROLE_TAKEN_OVER, 100, 2),
                        fact(RESUMED, 100, 2),
                        fact(CHECKPOINT_ANNOUNCED, 200, 2),
                        fact(FINISHED, 200, 2),
                        fact(MEMBER_LOST, 200, 2)))
                .isEmpty();
    }

    @Test
    void resumingBeforeAnAnnouncedCheckpointIsFound() {
        assertThat(violations(
                        fact(CHECKPOINT_ANNOUNCED, 0, 1), fact(CHECKPOINT_ANNOUNCED, 100, 1), fact(RESUMED, 0, 2)))
                .singleElement()
                .asString()
                .contains("line 3", "resumed from 0", "100");
    }

    @Test
    void resumingFromWhatNobodyWasToldOfIsFound() {
        assertThat(violations(fact(CHECKPOINT_ANNOUNCED, 100, 1), fact(RESUMED, 150, 2)))
                .singleElement()
                .asString()
                .contains("line 2", "150", "no checkpoint was announced");
    }

    @Test
    void resumingWithinAnEpochIsFound() {
        assertThat(violations(fact(CHECKPOINT_ANNOUNCED, 100, 1), fact(RESUMED, 100, 1)))
                .singleElement()
                .asString()
                .contains("line 2", "epoch 1");
    }

    @Test
    void aCheckpointOfAnEpochThatNeverBeganIsFound() {
        assertThat(violations(fact(CHECKPOINT_ANNOUNCED, 100, 1), fact(CHECKPOINT_ANNOUNCED, 200, 2)))
                .singleElement()
                .asString()
                .contains("line 2", "epoch 2", "nothing was resumed");
    }

    @Test
    void aWriteOfTheTrainerBeforeIsFound() {
        assertThat(violations(
                        fact(CHECKPOINT_ANNOUNCED, 100, 1), fact(RESUMED, 100, 2), fact(CHECKPOINT_ANNOUNCED, 200, 1)))
                .singleElement()
                .asString()
                .contains("line 3", "in epoch 1 after epoch 2");
    }

    @Test
    void checkpointsThatGoBackAreFound() {
        assertThat(violations(fact(CHECKPOINT_ANNOUNCED, 100, 1), fact(CHECKPOINT_ANNOUNCED, 50, 1)))
                .singleElement()
                .asString()
                .contains("line 2", "50", "100");
    }

    @Test
    void finishingTwiceOrGoingOnAfterwardsIsFound() {
        assertThat(violations(
                        fact(CHECKPOINT_ANNOUNCED, 100, 1),
                        fact(FINISHED, 100, 1),
                        fact(FINISHED, 100, 1),
                        fact(CHECKPOINT_ANNOUNCED, 200, 1)))
                .hasSize(2)
                .anyMatch(violation -> violation.contains("finished for the 2. time"))
                .anyMatch(violation -> violation.contains("after the run had finished"));
    }

    @Test
    void aRunThatHasNotFinishedIsToldApart() throws Exception {
        RunFolder run = new RunFolder(folder);
        Ledger ledger = Ledger.in(folder.resolve("ledger.jsonl"), Clock.systemUTC());
        ledger.append(CHECKPOINT_ANNOUNCED, 100, 1, "checkpoint-writer");

        assertThatCode(() -> LedgerChecker.check(run)).doesNotThrowAnyException();
        assertThatThrownBy(() -> LedgerChecker.checkFinished(run))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("has not finished", "checkpoint-writer");

        ledger.append(FINISHED, 100, 1, "supervisor");
        assertThatCode(() -> LedgerChecker.checkFinished(run)).doesNotThrowAnyException();
    }
}
