package io.troupe.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.policy.PolicyVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileCheckpointStoreTest {
    @TempDir
    Path root;

    private FileCheckpointStore store = FileCheckpointStore.in(Path.of("unused"));

    @BeforeEach
    void open() {
        store = FileCheckpointStore.in(root);
    }

    @Test
    void readsWhatItWrote() throws Exception {
        store.write(Checkpoints.of(100, 3));

        Checkpoint read = store.read(100);

        assertThat(read.runId()).isEqualTo("run");
        assertThat(read.epoch()).isEqualTo(3);
        assertThat(read.policyVersion()).isEqualTo(new PolicyVersion(10));
        assertThat(read.weightsSha256()).isEqualTo("ab".repeat(32));
        assertThat(read.meanReturn()).isEqualTo(50);
        assertThat(read.components()).containsOnlyKeys("empty", "learner", "worker-0.random");
        assertThat(read.components().get("learner")).asString(UTF_8).isEqualTo("weights at 100 in epoch 3");
        assertThat(root.resolve("LATEST")).hasContent("100");
    }

    @Test
    void verifiesWhatItDoesNotKeep() throws Exception {
        store.write(Checkpoints.of(100, 3));
        FileCheckpointStore small = new FileCheckpointStore(root, DiskFiles.DISK, 0);

        assertThat(small.read(100, name -> name.equals("empty")).components()).containsOnlyKeys("empty");
        CheckpointFacts facts = small.verify(100);
        assertThat(facts.meanReturn()).isEqualTo(50);
        assertThat(facts.sizeBytes()).containsEntry("empty", 0L).containsEntry("learner", 25L);
        assertThat(facts.totalBytes()).isEqualTo(Checkpoints.of(100, 3).sizeBytes());

        Files.writeString(root.resolve("100/learner"), "weights at 100 in epoch 4");
        assertThatThrownBy(() -> small.read(100, name -> name.equals("empty")))
                .isInstanceOf(CorruptCheckpoint.class)
                .hasMessageContaining("learner differs from its SHA-256");
        assertThatThrownBy(() -> small.verify(100)).isInstanceOf(CorruptCheckpoint.class);
    }

    @Test
    void readsAndVerifiesWhatIsLongerThanOneSlice() throws Exception {
        byte[] large = new byte[(5 << 19) + 7];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) ((i * 31) >> 7);
        }
        TreeMap<String, byte[]> components = new TreeMap<>();
        components.put("large", large);
        List<String> progress = new ArrayList<>();

        store.write(
                new Checkpoint("run", 0, 1, PolicyVersion.INITIAL, "", 0, components), () -> progress.add("a sign"));

        assertThat(store.read(1).components().get("large")).isEqualTo(large);
        assertThat(store.verify(1).totalBytes()).isEqualTo(large.length);
        assertThat(progress).isNotEmpty();
    }

    @Test
    void writesNothingThatCouldNotBeReadBack() throws IOException {
        Checkpoint checkpoint = Checkpoints.of(100, 1);
        FileCheckpointStore small = new FileCheckpointStore(root, DiskFiles.DISK, checkpoint.sizeBytes() - 1);

        assertThatIOException()
                .isThrownBy(() -> small.write(checkpoint))
                .withMessageContaining(checkpoint.sizeBytes() + " bytes")
                .withMessageContaining("-Xmx");
        assertThat(small.list()).isEmpty();
    }

    @Test
    void readsTheFirstFormat() throws Exception {
        Path golden = Path.of("src/test/resources/io/troupe/checkpoint/format-1");

        Checkpoint read = FileCheckpointStore.in(golden).read(100);

        assertThat(Checkpoints.same(read, Checkpoints.of(100, 3))).isTrue();
    }

    @Test
    void keepsAMeanReturnThatIsNotKnown() throws Exception {
        store.write(new Checkpoint("run", 0, 0, PolicyVersion.INITIAL, "", Double.NaN, new TreeMap<>()));

        assertThat(store.read(0).meanReturn()).isNaN();
        assertThat(root.resolve("0/manifest.json")).content().contains("\"meanReturn\" : null");
    }

    @Test
    void listsCheckpointsInOrderOfStepsAndNothingElse() throws IOException {
        store.write(Checkpoints.of(900, 1));
        store.write(Checkpoints.of(1000, 1));
        Files.createDirectory(root.resolve("notes"));
        Files.createDirectory(root.resolve("0123"));
        Files.createFile(root.resolve("50"));

        assertThat(store.list()).containsExactly(900L, 1000L);
    }

    @Test
    void takesTheSameContentTwice() throws Exception {
        store.write(Checkpoints.of(100, 1));
        store.write(Checkpoints.of(100, 1));

        assertThat(Checkpoints.same(store.read(100), Checkpoints.of(100, 1))).isTrue();
    }

    @Test
    void refusesOtherContentOfTheSameEpoch() throws Exception {
        Checkpoint first = Checkpoints.of(100, 1);
        store.write(first);
        Checkpoint other = new Checkpoint("run", 1, 100, PolicyVersion.INITIAL, "", 0, first.components());

        assertThatIOException().isThrownBy(() -> store.write(other)).withMessageContaining("exists with other content");
        assertThat(Checkpoints.same(store.read(100), first)).isTrue();
    }

    @Test
    void replacesTheCheckpointOfAnEarlierEpoch() throws Exception {
        store.write(Checkpoints.of(100, 1));
        store.write(Checkpoints.of(100, 2));

        assertThat(store.read(100).epoch()).isEqualTo(2);
        assertThat(root).isDirectoryNotContaining("glob:**/.tmp*");
    }

    @Test
    void refusesAWriterThatWasFencedOff() throws IOException {
        store.write(Checkpoints.of(100, 2));

        assertThatIOException()
                .isThrownBy(() -> store.write(Checkpoints.of(200, 1)))
                .withMessage("checkpoint 200 of epoch 1 is refused: epoch 2 has written checkpoint 100 since");
        assertThat(store.list()).containsExactly(100L);
    }

    @Test
    void writesAgainWhereADamagedCheckpointIsAndKeepsThatOneAside() throws Exception {
        store.write(Checkpoints.of(100, 1));
        Files.writeString(root.resolve("100/manifest.json"), "{}");

        store.write(Checkpoints.of(100, 2));

        assertThat(store.read(100).epoch()).isEqualTo(2);
        assertThat(root.resolve("100.damaged-0/learner")).exists();
    }

    @Test
    void readsWhatWasBeingReplacedWhenItsSuccessorIsMissing() throws Exception {
        store.write(Checkpoints.of(100, 1));
        Files.move(root.resolve("100"), root.resolve(".tmp-old-100"));

        assertThat(store.list()).containsExactly(100L);
        assertThat(store.read(100).epoch()).isEqualTo(1);
    }

    @Test
    void retentionKeepsTheNewestTheBestAndThePinned() throws IOException {
        for (long steps = 100; steps <= 600; steps += 100) {
            store.write(Checkpoints.of(steps, 1));
        }

        store.retain(2, Optional.of(100L), Optional.of(300L));

        assertThat(store.list()).containsExactly(100L, 300L, 500L, 600L);
    }

    @Test
    void retentionDropsWhatTheRunWentBackFrom() throws IOException {
        store.write(Checkpoints.of(100, 1));
        store.write(Checkpoints.of(900, 1));
        store.write(Checkpoints.of(200, 2));

        store.retain(2, Optional.empty(), Optional.of(200L));

        assertThat(store.list()).containsExactly(100L, 200L);
    }

    @Test
    void neverDeletesWhatItDoesNotRecognise() throws IOException {
        store.write(Checkpoints.of(100, 1));
        store.write(Checkpoints.of(200, 1));
        store.write(Checkpoints.of(300, 1));
        Files.writeString(root.resolve("100/notes.txt"), "mine");
        Files.createDirectories(root.resolve("50"));
        Files.writeString(root.resolve("50/thesis.tex"), "mine");
        Files.createDirectories(root.resolve(".tmp-write-7-0/chapter"));
        Files.createDirectories(root.resolve(".tmp-write-8-0"));
        Files.createSymbolicLink(root.resolve(".tmp-write-8-0/learner"), root.resolve("300/learner"));
        Files.createDirectories(root.resolve(".tmp-mine"));
        Files.createDirectories(root.resolve(".tmp-write-9-0"));
        Files.writeString(root.resolve(".tmp-write-9-0/learner"), "half");

        store.retain(1, Optional.empty(), Optional.empty());

        assertThat(root.resolve("100/notes.txt")).exists();
        assertThat(root.resolve("50/thesis.tex")).exists();
        assertThat(root.resolve(".tmp-write-7-0/chapter")).exists();
        assertThat(root.resolve(".tmp-write-8-0/learner")).isSymbolicLink();
        assertThat(root.resolve(".tmp-mine")).exists();
        assertThat(root.resolve("300/learner")).exists();
        assertThat(root.resolve("200")).doesNotExist();
        assertThat(root.resolve(".tmp-write-9-0")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"manifest.json", "manifest.sha256"})
    void refusesAComponentWithANameOfItsOwn(String name) {
        TreeMap<String, byte[]> components = new TreeMap<>();
        components.put(name, new byte[1]);
        Checkpoint checkpoint = new Checkpoint("run", 0, 1, PolicyVersion.INITIAL, "", 0, components);

        assertThatThrownBy(() -> store.write(checkpoint))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    @ParameterizedTest
    @EnumSource
    void aFullDiskLeavesThePreviousCheckpointAndNoHalfOne(RecordedFiles.Afterwards afterwards) throws Exception {
        int operation = 0;
        boolean failed = true;
        while (failed) {
            Path folder = Files.createDirectory(root.resolve("disk-" + operation));
            FileCheckpointStore.in(folder).write(Checkpoints.of(100, 1));
            FileCheckpointStore.in(folder).write(Checkpoints.of(200, 1));
            RecordedFiles full = RecordedFiles.failing(folder, operation, afterwards);
            FileCheckpointStore onFullDisk = new FileCheckpointStore(folder, full, 1 << 20);

            boolean firstFailed = fails(onFullDisk, Checkpoints.of(300, 2));
            failed = fails(onFullDisk, Checkpoints.of(200, 2)) || firstFailed;

            assertThat(failed).isEqualTo(full.hasFailed());
            FileCheckpointStore after = FileCheckpointStore.in(folder);
            assertThat(after.list()).contains(100L, 200L);
            for (long steps : after.list()) {
                assertThat(after.read(steps).environmentSteps()).isEqualTo(steps);
            }
            after.write(Checkpoints.of(200, 3));
            assertThat(after.read(200).epoch()).isEqualTo(3);
            assertThat(folder).isDirectoryNotContaining("glob:**/.tmp*");
            operation++;
        }
        assertThat(operation).isGreaterThan(20);
    }

    private static boolean fails(FileCheckpointStore store, Checkpoint checkpoint) {
        try {
            store.write(checkpoint);
            return false;
        } catch (IOException e) {
            assertThat(e).hasMessage("No space left on device");
            return true;
        }
    }
}
