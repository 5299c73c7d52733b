package io.troupe.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.EventType;

final class ProcessesOfTestTest {
    private static final List<Path> FOLDERS = new ArrayList<>();
    private static final List<StartedProcess> PROCESSES = new ArrayList<>();

    /** Run by the test below alone: surefire looks for other names. */
    @ExtendWith(ProcessesOfTest.class)
    static final class Failing {
        @Test
        void fails(TestProcesses processes) throws Exception {
            FOLDERS.add(processes.folder());
            processes.onFailureAsk(() -> "the seed was 4711");
            StartedProcess ticking =
                    processes.start("ticking", Child.command("tick").words());
            PROCESSES.add(ticking);
            Await.until("line", Duration.ofSeconds(20), ticking, () -> Files.size(ticking.out()) > 0);
            throw new AssertionError("as planned");
        }
    }

    @Test
    void aFailureTellsWhatTheProcessesWroteAndNothingIsLeft() {
        Throwable failure =
                EngineTestKit.engine("junit-jupiter")
                        .selectors(selectClass(Failing.class))
                        .execute()
                        .testEvents()
                        .list()
                        .stream()
                        .filter(event -> event.getType() == EventType.FINISHED)
                        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                        .findFirst()
                        .orElseThrow()
                        .getThrowable()
                        .orElseThrow();

        assertThat(failure).hasMessage("as planned");
        assertThat(failure.getSuppressed())
                .singleElement()
                .satisfies(story -> assertThat(story.getMessage()).contains("the seed was 4711", "ticking", "tick "));
        assertThat(PROCESSES)
                .singleElement()
                .satisfies(process -> assertThat(process.isAlive()).isFalse());
        assertThat(FOLDERS)
                .singleElement()
                .satisfies(folder -> assertThat(folder).doesNotExist());
    }
}
