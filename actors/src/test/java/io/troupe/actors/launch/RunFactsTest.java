package io.troupe.actors.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.cluster.NodeConfig.Role;
import io.troupe.checkpoint.Ledger;
import io.troupe.checkpoint.LedgerEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFactsTest {
    private static final NodeName WORKER = new NodeName(Role.WORKER, 1);

    @TempDir
    Path run;

    private void append(LedgerEvent event, String component) throws IOException {
        Ledger.in(run.resolve("ledger.jsonl"), Clock.systemUTC()).append(event, 0, 1, component);
    }

    @Test
    void whatAnEarlierLaunchWroteDoesNotCount() throws IOException {
        append(LedgerEvent.MEMBER_JOINED, "worker-1");
        append(LedgerEvent.FINISHED, "supervisor");

        RunFacts facts = RunFacts.from(run);
        facts.refresh();

        assertThat(facts.begun() || facts.finished() || facts.isMember(WORKER, 0))
                .isFalse();
        append(LedgerEvent.FINISHED, "supervisor");
        facts.refresh();
        assertThat(facts.finished()).isTrue();
    }

    @Test
    void aNodeIsAMemberFromItsJoiningUntilItIsLost() throws IOException {
        RunFacts facts = RunFacts.from(run);
        append(LedgerEvent.MEMBER_JOINED, "worker-1");
        append(LedgerEvent.MEMBER_JOINED, "worker-10");
        facts.refresh();
        assertThat(facts.isMember(WORKER, 0)).isTrue();
        assertThat(facts.isMember(new NodeName(Role.WORKER, 0), 0)).isFalse();

        append(LedgerEvent.MEMBER_LOST, "worker-1");
        facts.refresh();
        assertThat(facts.isMember(WORKER, 0)).isFalse();
    }

    @Test
    void onlyAJoiningAfterItsStartMakesAProcessAMember() throws IOException {
        RunFacts facts = RunFacts.from(run);
        append(LedgerEvent.MEMBER_JOINED, "worker-1 of 127.0.0.1:7000");
        facts.refresh();
        long restarted = facts.count();
        assertThat(facts.isMember(WORKER, restarted)).isFalse();

        append(LedgerEvent.MEMBER_JOINED, "worker-1 of 127.0.0.1:7000");
        facts.refresh();
        assertThat(facts.isMember(WORKER, restarted)).isTrue();
    }

    @Test
    void aSupervisorAloneIsNoBeginningAndARunThatTrainsHasMembers() throws IOException {
        RunFacts facts = RunFacts.from(run);
        append(LedgerEvent.ROLE_TAKEN_OVER, "supervisor-0");
        facts.refresh();
        assertThat(facts.begun() || facts.isMember(WORKER, 0)).isFalse();

        append(LedgerEvent.CHECKPOINT_ANNOUNCED, "checkpoint-writer");
        facts.refresh();
        assertThat(facts.begun() && facts.isMember(WORKER, 0)).isTrue();
    }
}
