package io.troupe.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.input.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryTest {
    @TempDir
    Path root;

    @Test
    void goesOnFromTheLastAnnouncedCheckpointInANewEpoch() throws Exception {
        announce(100, 1);
        announce(200, 1);
        ledger().append(LedgerEvent.RESUMED, 200, 4, "supervisor");

        ResumePoint point = recovery().resumePoint();

        assertThat(point.checkpoint().environmentSteps()).isEqualTo(200);
        assertThat(point.nextEpoch()).isEqualTo(5);
        assertThat(point.problems()).isEmpty();
    }

    @Test
    void doesNotUseANewerCheckpointThatWasNeverAnnounced() throws Exception {
        announce(100, 1);
        store().write(Checkpoints.of(200, 1));

        ResumePoint point = recovery().resumePoint();

        assertThat(point.checkpoint().environmentSteps()).isEqualTo(100);
        assertThat(point.problems()).isEmpty();
        store().write(Checkpoints.of(200, point.nextEpoch()));
        assertThat(store().read(200).epoch()).isEqualTo(2);
    }

    @Test
    void prefersAnAnnouncedCheckpointToAnUnannouncedOneWhenTheLastIsDamaged() throws Exception {
        announce(100, 1);
        announce(200, 1);
        store().write(Checkpoints.of(300, 1));
        damage(200);

        assertThat(recovery().resumePoint().checkpoint().environmentSteps()).isEqualTo(100);
    }

    @Test
    void usesAnUnannouncedCheckpointWhenNoAnnouncedOneIsLeft() throws Exception {
        announce(100, 1);
        store().write(Checkpoints.of(200, 1));
        damage(100);

        ResumePoint point = recovery().resumePoint();

        assertThat(point.checkpoint().environmentSteps()).isEqualTo(200);
        assertThat(point.problems()).hasSize(2).last().isEqualTo("Resuming from checkpoint 200.");
    }

    @Test
    void usesTheNewestValidCheckpointWithoutALedger() throws Exception {
        store().write(Checkpoints.of(100, 1));
        store().write(Checkpoints.of(200, 1));
        store().write(Checkpoints.of(300, 1));
        damage(300);

        ResumePoint point = recovery().resumePoint();

        assertThat(point.checkpoint().environmentSteps()).isEqualTo(200);
        assertThat(point.nextEpoch()).isEqualTo(2);
        assertThat(point.problems()).hasSize(3);
    }

    @Test
    void usesTheLatestEpochWithoutALedger() throws Exception {
        store().write(Checkpoints.of(900, 1));
        store().write(Checkpoints.of(100, 2));
        store().write(Checkpoints.of(200, 2));

        assertThat(recovery().resumePoint().checkpoint().environmentSteps()).isEqualTo(200);
    }

    @Test
    void saysSoWhenTheLedgerIsDamaged() throws Exception {
        announce(100, 1);
        store().write(Checkpoints.of(200, 1));
        Files.writeString(root.resolve("ledger.jsonl"), "noise\n");

        ResumePoint point = recovery().resumePoint();

        assertThat(point.checkpoint().environmentSteps()).isEqualTo(200);
        assertThat(point.problems().getFirst()).contains("ledger.jsonl line 1 is not JSON: the ledger is ignored");
    }

    @Test
    void saysWhatIsWrongWithEachWhenNoneIsValid() throws Exception {
        announce(100, 1);
        announce(200, 1);
        damage(100);
        damage(200);

        assertThatThrownBy(() -> recovery().resumePoint())
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("there is no checkpoint to resume from. Checkpoint 200 cannot be used: ")
                .hasMessageContaining("Checkpoint 100 cannot be used: ");
    }

    @Test
    void neverPassesOverACheckpointThatIsOnlyTooLarge() throws Exception {
        announce(100, 1);
        announce(30_000, 1);
        long size = Checkpoints.of(30_000, 1).sizeBytes();
        FileCheckpointStore small = new FileCheckpointStore(root, DiskFiles.DISK, size - 1);

        assertThatThrownBy(() -> new Recovery(small, ledger()).resumePoint())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("checkpoint 30000")
                .hasMessageContaining(size + " bytes")
                .hasMessageContaining("-Xmx");
        assertThat(store().list()).containsExactly(100L, 30_000L);

        // Nothing is wrong with it for whoever needs less of it.
        ResumePoint point = new Recovery(small, ledger()).resumePoint(name -> name.equals("learner"));
        assertThat(point.checkpoint().environmentSteps()).isEqualTo(30_000);
        assertThat(point.checkpoint().components()).containsOnlyKeys("learner");
    }

    @Test
    void aDamagedCheckpointIsPassedOverWhateverItsSize() throws Exception {
        announce(100, 1);
        announce(30_000, 1);
        damage(30_000);
        FileCheckpointStore small = new FileCheckpointStore(
                root, DiskFiles.DISK, Checkpoints.of(100, 1).sizeBytes());

        assertThat(new Recovery(small, ledger()).resumePoint().checkpoint().environmentSteps())
                .isEqualTo(100);
    }

    private void announce(long steps, long epoch) throws IOException {
        store().write(Checkpoints.of(steps, epoch));
        ledger().append(LedgerEvent.CHECKPOINT_ANNOUNCED, steps, epoch, "supervisor");
    }

    private void damage(long steps) throws IOException {
        Files.writeString(root.resolve(steps + "/learner"), "damaged");
    }

    private Recovery recovery() {
        return new Recovery(store(), ledger());
    }

    private FileCheckpointStore store() {
        return FileCheckpointStore.in(root);
    }

    private Ledger ledger() {
        return Ledger.in(root.resolve("ledger.jsonl"), Clock.systemUTC());
    }
}
