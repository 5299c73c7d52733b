package io.troupe.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.input.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damages the announced checkpoint in every way; the one before it must be used, and the user told which file is bad. */
class CorruptionTest {
    @TempDir
    Path root;

    enum Damage {
        FLIP_FIRST {
            @Override
            void inflictOn(Path file) throws IOException {
                flip(file, 0);
            }
        },
        FLIP_MIDDLE {
            @Override
            void inflictOn(Path file) throws IOException {
                flip(file, (int) Files.size(file) / 2);
            }
        },
        FLIP_LAST {
            @Override
            void inflictOn(Path file) throws IOException {
                flip(file, (int) Files.size(file) - 1);
            }
        },
        SHORTEN {
            @Override
            void inflictOn(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
            }
        },
        EMPTY {
            @Override
            void inflictOn(Path file) throws IOException {
                Files.write(file, new byte[0]);
            }
        },
        LENGTHEN {
            @Override
            void inflictOn(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
            }
        },
        DELETE {
            @Override
            void inflictOn(Path file) throws IOException {
                Files.delete(file);
            }
        },
        LINK_TO_A_COPY {
            @Override
            void inflictOn(Path file) throws IOException {
                Path copy = file.resolveSibling("../copy");
                Files.move(file, copy);
                Files.createSymbolicLink(file, copy);
            }
        };

        abstract void inflictOn(Path file) throws IOException;

        private static void flip(Path file, int index) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            bytes[index] ^= 1;
            Files.write(file, bytes);
        }
    }

    static Stream<Arguments> damages() {
        return Stream.of("learner", "worker-0.random", "manifest.json", "manifest.sha256")
                .flatMap(file -> Arrays.stream(Damage.values()).map(damage -> Arguments.of(file, damage)));
    }

    @BeforeEach
    void announceTwo() throws IOException {
        for (long steps : new long[] {100, 200}) {
            store().write(Checkpoints.of(steps, 1));
            ledger().append(LedgerEvent.CHECKPOINT_ANNOUNCED, steps, 1, "supervisor");
        }
    }

    @ParameterizedTest
    @MethodSource("damages")
    void usesThePreviousCheckpointAndNamesTheDamagedFile(String file, Damage damage) throws Exception {
        damage.inflictOn(root.resolve("200").resolve(file));

        assertThatThrownBy(() -> store().read(200))
                .isInstanceOf(CorruptCheckpoint.class)
                .hasMessageContaining(root.resolve("200").resolve(file).toString());
        ResumePoint point = new Recovery(store(), ledger()).resumePoint();
        assertThat(Checkpoints.same(point.checkpoint(), Checkpoints.of(100, 1))).isTrue();
        assertThat(point.problems()).hasSize(2);
        assertThat(point.problems().getFirst())
                .startsWith("Checkpoint 200 cannot be used: ")
                .contains("200/" + file);
        assertThat(point.problems().getLast()).isEqualTo("Resuming from checkpoint 100.");
    }

    @Test
    void usesThePreviousCheckpointWhenTheFolderIsGone() throws Exception {
        Files.move(root.resolve("200"), root.resolve("elsewhere"));

        ResumePoint point = new Recovery(store(), ledger()).resumePoint();

        assertThat(point.checkpoint().environmentSteps()).isEqualTo(100);
        assertThat(point.problems().getFirst()).contains("200 is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../secret", "/etc/passwd", "a/b", "..", ".hidden", "manifest.json", ""})
    void refusesAManifestThatNamesAFileElsewhere(String name) throws IOException {
        forge("\"learner\"", "\"" + name + "\"");

        assertThatThrownBy(() -> store().read(200))
                .isInstanceOf(CorruptCheckpoint.class)
                .hasMessageContaining("names the file '" + name + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "1099511627776", "-1", "1e3", "99999999999999999999"})
    void allocatesNothingForAManifestThatLies(String bytes) throws IOException {
        forge("\"bytes\" : 25", "\"bytes\" : " + bytes);

        assertThatThrownBy(() -> store().read(200)).isInstanceOf(CorruptCheckpoint.class);
    }

    @Test
    void readsNoMoreThanItsLimitEvenIfTheFilesAreThatLarge() {
        assertThatThrownBy(() -> new FileCheckpointStore(root, DiskFiles.DISK, 30).read(200))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("may use 30");
    }

    @Test
    void refusesAnotherCheckpointUnderThisName() throws IOException {
        Files.move(root.resolve("200"), root.resolve("300"));

        assertThatThrownBy(() -> store().read(300))
                .isInstanceOf(CorruptCheckpoint.class)
                .hasMessageContaining("is of environment step 200");
    }

    @Test
    void refusesAFormatItDoesNotKnow() throws IOException {
        forge("\"format\" : 1", "\"format\" : 2");

        assertThatThrownBy(() -> store().read(200))
                .isInstanceOf(CorruptCheckpoint.class)
                .hasMessageContaining("has format 2 (this version reads 1)");
    }

    /** Changes the manifest and makes its hash right again, as one who wants to be believed would. */
    private void forge(String original, String replacement) throws IOException {
        Path manifest = root.resolve("200/manifest.json");
        String text = Files.readString(manifest);
        assertThat(text).contains(original);
        Files.writeString(manifest, text.replace(original, replacement));
        Files.write(
                root.resolve("200/manifest.sha256"),
                CheckpointFolder.hashLine(Files.readString(manifest).getBytes(UTF_8)));
    }

    private FileCheckpointStore store() {
        return FileCheckpointStore.in(root);
    }

    private Ledger ledger() {
        return Ledger.in(root.resolve("ledger.jsonl"), Clock.systemUTC());
    }
}
