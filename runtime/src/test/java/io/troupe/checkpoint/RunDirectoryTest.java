package io.troupe.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.input.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunDirectoryTest {
    @TempDir
    Path results;

    @Test
    void makesTheFoldersOfARun() throws IOException {
        RunDirectory run = RunDirectory.create(results.resolve("new"), "cartpole-1", false);

        assertThat(run.path()).isEqualTo(results.resolve("new/cartpole-1"));
        assertThat(run.runId()).isEqualTo("cartpole-1");
        assertThat(run.checkpoints()).isEmptyDirectory();
        assertThat(run.log()).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "a/b", "a\\b", "/tmp/x", ".hidden", "-x", "a b", "a\n", "ä"})
    void refusesARunIdThatIsNoPlainName(String runId) {
        assertThatThrownBy(() -> RunDirectory.create(results, runId, true))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("'" + runId + "'")
                .hasMessageContaining("letters, digits, dots, dashes and underscores");
        assertThat(results).isEmptyDirectory();
    }

    @Test
    void neverOverwritesARun() throws IOException {
        Files.createFile(RunDirectory.create(results, "run", false).experimentConf());

        assertThatThrownBy(() -> RunDirectory.create(results, "run", false))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--resume")
                .hasMessageContaining("--force");
    }

    @Test
    void forceStartsAnewAndFollowsNoLink() throws IOException {
        Path outside = Files.writeString(results.resolve("outside.txt"), "mine");
        RunDirectory old = RunDirectory.create(results, "run", false);
        Files.writeString(old.summaryJson(), "{}");
        Files.createSymbolicLink(old.log().resolve("link"), outside);
        Files.createSymbolicLink(old.log().resolve("folder"), results);

        RunDirectory run = RunDirectory.create(results, "run", true);

        assertThat(run.summaryJson()).doesNotExist();
        assertThat(outside).hasContent("mine");
        assertThat(results).isDirectoryNotContaining("glob:**/.deleted*");
    }

    @Test
    void forceTakesWhatARunLeftThatWasKilledAtItsBeginning() throws IOException {
        Files.createDirectory(results.resolve("unmarked"));
        RunDirectory.create(results, "unfinished", false);

        for (String runId : new String[] {"unmarked", "unfinished"}) {
            assertThatThrownBy(() -> RunDirectory.create(results, runId, false))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("cannot be resumed");
            assertThat(RunDirectory.create(results, runId, true).checkpoints()).isEmptyDirectory();
        }
        assertThat(results).isDirectoryNotContaining("glob:**/.deleted*");
    }

    @Test
    void forceDeletesNothingButARunDirectory() throws IOException {
        Path thesis = Files.createDirectory(results.resolve("run")).resolve("thesis.tex");
        Files.writeString(thesis, "mine");

        assertThatThrownBy(() -> RunDirectory.create(results, "run", true))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is not a run directory");
        assertThat(thesis).hasContent("mine");
    }

    @Test
    void opensOnlyARunDirectory() throws IOException {
        Path notes = Files.createDirectory(results.resolve("notes"));
        assertThatThrownBy(() -> RunDirectory.open(notes))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("has no experiment.conf");
        assertThatThrownBy(() -> RunDirectory.open(results.resolve("missing")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("does not exist");

        RunDirectory run = RunDirectory.create(results, "run", false);
        Files.writeString(run.experimentConf(), "seed = 1");

        assertThat(RunDirectory.open(run.path()).runId()).isEqualTo("run");
    }

    @Test
    void oneProcessAtATime() throws IOException {
        RunDirectory run = RunDirectory.create(results, "run", false);
        RunLock lock = run.lock();

        assertThatThrownBy(run::lock)
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "in use by process " + ProcessHandle.current().pid() + ":");
        assertThatThrownBy(() -> RunDirectory.create(results, "run", true))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("in use");

        lock.close();
        run.lock().close();
    }

    @Test
    void theLockHoldsAgainstAnotherProcessAndDiesWithItsOwner() throws Exception {
        RunDirectory run = RunDirectory.create(results, "run", false);
        RunLock mine = run.lock();
        // A second attempt in this process must not give up the first one's lock.
        assertThatThrownBy(run::lock).isInstanceOf(UserError.class);
        assertThat(outputOf(other(run)))
                .contains("in use by process " + ProcessHandle.current().pid() + ":");
        mine.close();

        Process owner = other(run);
        assertThat(owner.inputReader().readLine()).isEqualTo("locked");
        assertThatThrownBy(run::lock)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("in use by process " + owner.pid() + ":");
        owner.destroyForcibly();
        assertThat(owner.waitFor(30, TimeUnit.SECONDS)).isTrue();

        run.lock().close();
    }

    private static String outputOf(Process process) throws IOException, InterruptedException {
        String output = process.inputReader().readLine();
        process.destroyForcibly();
        process.waitFor(30, TimeUnit.SECONDS);
        return String.valueOf(output);
    }

    private static Process other(RunDirectory run) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockingProcess.class.getName(),
                        run.path().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Locks a run directory and holds it until it is killed. */
    static final class LockingProcess {
        private LockingProcess() {}

        public static void main(String[] arguments) throws IOException {
            Path path = Path.of(arguments[0]);
            Files.writeString(path.resolve("experiment.conf"), "");
            try {
                RunLock lock = RunDirectory.open(path).lock();
                System.out.println("locked");
                // Ends with the parent, which holds the other end.
                while (System.in.read() >= 0) {}
                lock.close();
            } catch (UserError e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
