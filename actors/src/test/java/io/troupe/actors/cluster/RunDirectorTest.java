package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.actors.StopCause;
import io.troupe.actors.Supervisor;
import io.troupe.actors.Trainer;
import io.troupe.actors.TrajectoryQueue;
import io.troupe.actors.transport.DataAddress;
import io.troupe.algorithm.Algorithms;
import io.troupe.checkpoint.FileCheckpointStore;
import io.troupe.checkpoint.LedgerEntry;
import io.troupe.checkpoint.LedgerEvent;
import io.troupe.checkpoint.RunDirectory;
import io.troupe.config.ExperimentLoader;
import io.troupe.metrics.RunSummary;
import io.troupe.schedule.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunDirectorTest {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final long PATIENCE_SECONDS = 20;
    private static final DataAddress NOWHERE = new DataAddress("127.0.0.1", 1);

    @TempDir
    private Path results;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(1_000_000));
    private final CompletableFuture<RunSummary> result = new CompletableFuture<>();

    private ActorTestKit kit;
    private ManualTime time;
    private LoopbackNode own;
    private RunDirectory run;
    private ActorRef<RunDirector.Command> director;

    /** A node that does nothing by itself. */
    private final class Fake {
        private final NodeDescription description;
        private final TestProbe<NodeAgent.Command> agent = kit.createTestProbe();

        Fake(NodeConfig.Role role, int index) {
            description = new NodeDescription(role, index, 1, 1, NOWHERE);
        }

        void hello(long latestEpoch) {
            director.tell(new RunDirector.Hello(description, latestEpoch, agent.getRef()));
        }

        void joins() {
            hello(0);
            agent.expectMessageClass(NodeAgent.Welcome.class);
        }

        void leaves() {
            director.tell(new RunDirector.Leaving(description, agent.getRef()));
        }

        <T extends NodeAgent.Command> T expect(Class<T> type) {
            return agent.expectMessageClass(type);
        }

        /** Skips what it is told again. */
        NodeAgent.Prepare expectPrepare(long epoch) {
            return (NodeAgent.Prepare) agent.fishForMessage(
                            Duration.ofSeconds(PATIENCE_SECONDS),
                            message -> message instanceof NodeAgent.Prepare prepare
                                            && prepare.epoch().number() == epoch
                                    ? FishingOutcomes.complete()
                                    : FishingOutcomes.continueAndIgnore())
                    .getLast();
        }
    }

    /** Doors behind which is nobody. */
    private final class Doors {
        private final TestProbe<TrainerPost.Command> post = kit.createTestProbe();
        private final TrainerDoors doors = new TrainerDoors(
                post.getRef(),
                kit.<Trainer.Command>createTestProbe().getRef(),
                kit.<TrajectoryQueue.Command>createTestProbe().getRef(),
                kit.<Intake.Command>createTestProbe().getRef(),
                kit.<PolicyCourier.Command>createTestProbe().getRef(),
                kit.<FollowerDesk.Command>createTestProbe().getRef(),
                NOWHERE);

        ActorRef<Supervisor.Command> expectBegin() {
            return post.expectMessageClass(TrainerPost.Begin.class).supervisor();
        }
    }

    @BeforeEach
    void open() throws Exception {
        kit = TestActors.withManualTime();
        time = ManualTime.get(kit.system());
        run = RunDirectory.create(results, "run", false);
        Files.writeString(
                run.experimentConf(),
                ExperimentLoader.render(new ExperimentLoader(Algorithms.discover())
                        .load("cartpole", List.of("workers.count=3", "metrics.tensorboard=false"))));
        own = LoopbackNode.supervising(run.path());
        // Until it is started.
        director = kit.system().ignoreRef();
    }

    @AfterEach
    void close() {
        kit.shutdownTestKit();
        own.close();
    }

    private void start() {
        InstantSource source = now::get;
        director = kit.spawn(RunDirector.create(own.node(), source.withZone(ZoneOffset.UTC), result));
    }

    private void passes(Duration span) {
        now.updateAndGet(instant -> instant.plus(span));
        time.timePasses(TICK);
    }

    private Fake trainer(int index) {
        return new Fake(NodeConfig.Role.TRAINER, index);
    }

    private Fake worker(int index) {
        return new Fake(NodeConfig.Role.WORKER, index);
    }

    private List<String> recorded(LedgerEvent event) throws Exception {
        return run.ledger(Clock.systemUTC()).entries().stream()
                .filter(entry -> entry.event() == event)
                .map(LedgerEntry::component)
                .toList();
    }

    /** A supervisor is at work in the first epoch. */
    private Doors running(Fake leader, Fake worker) {
        leader.joins();
        worker.joins();
        leader.expectPrepare(1);
        Doors doors = new Doors();
        director.tell(new RunDirector.Prepared(1, doors.doors));
        return doors;
    }

    private void checkpointAt(long steps) throws Exception {
        FileCheckpointStore.in(Files.createDirectories(run.checkpoints())).write(Samples.checkpoint(steps));
        run.ledger(Clock.systemUTC())
                .append(LedgerEvent.CHECKPOINT_ANNOUNCED, steps, Samples.EPOCH.number(), "checkpoint-writer");
    }

    @Test
    void anEpochBeginsWithTheLastNodeThatWasMissing() throws Exception {
        start();
        Fake trainer = trainer(0);
        Fake worker = worker(0);
        trainer.joins();
        trainer.joins();
        passes(TICK);
        worker.joins();

        NodeAgent.Prepare prepare = trainer.expect(NodeAgent.Prepare.class);
        assertThat(prepare.epoch().number()).isEqualTo(1);
        assertThat(prepare.checkpoint()).isEmpty();
        passes(TICK);
        trainer.agent.expectMessage(prepare);
        worker.joins();
        assertThat(recorded(LedgerEvent.MEMBER_JOINED)).containsExactly("trainer-0", "worker-0");
    }

    @Test
    void everybodyIsToldAgainAndAgainWhatToDo() {
        start();
        Fake leader = trainer(0);
        Fake worker = worker(0);
        Doors doors = running(leader, worker);
        ActorRef<Supervisor.Command> supervisor = doors.expectBegin();
        NodeAgent.Assign assign = worker.expect(NodeAgent.Assign.class);
        assertThat(assign.supervisor()).isEqualTo(supervisor);
        assertThat(assign.workers()).containsOnlyKeys(0, 1, 2);
        passes(TICK);
        assertThat(doors.expectBegin()).isEqualTo(supervisor);
        worker.agent.expectMessage(assign);
    }

    @Test
    void aSecondWordOfTheSamePreparationStartsNoSecondSupervisor() {
        start();
        Fake leader = trainer(0);
        Doors doors = running(leader, worker(0));
        ActorRef<Supervisor.Command> supervisor = doors.expectBegin();
        Doors others = new Doors();
        director.tell(new RunDirector.Prepared(1, others.doors));
        director.tell(new RunDirector.NotPrepared(1, "late"));
        passes(TICK);
        assertThat(doors.expectBegin()).isEqualTo(supervisor);
        others.post.expectNoMessage(Duration.ZERO);
    }

    @Test
    void workersOfALostNodeGoOnElsewhereInLaterIncarnations() throws Exception {
        start();
        Fake first = worker(0);
        Fake second = worker(1);
        Doors doors = running(trainer(0), first);
        doors.expectBegin();
        NodeAgent.Assign before = first.expect(NodeAgent.Assign.class);
        second.joins();
        NodeAgent.Assign shared = second.expect(NodeAgent.Assign.class);
        assertThat(shared.workers()).hasSize(1);
        first.agent.stop();

        NodeAgent.Assign after = second.expect(NodeAgent.Assign.class);
        assertThat(after.workers()).containsOnlyKeys(0, 1, 2).containsAllEntriesOf(shared.workers());
        for (int worker : new int[] {0, 1}) {
            assertThat(after.workers().get(worker))
                    .isGreaterThan(before.workers().get(worker));
        }
        assertThat(recorded(LedgerEvent.MEMBER_LOST)).containsExactly("worker-0");
        assertThat(recorded(LedgerEvent.ROLE_TAKEN_OVER)).isEmpty();
    }

    @Test
    void aLostTrainerCostsItsEpochAndAnotherLeadsTheNext() throws Exception {
        start();
        Fake first = trainer(0);
        Fake second = trainer(1);
        Doors doors = running(first, worker(0));
        doors.expectBegin();
        second.joins();
        second.expect(NodeAgent.Follow.class);
        TestProbe<Void> watcher = kit.createTestProbe();
        first.agent.stop();
        passes(TICK);
        watcher.awaitAssert(() -> {
            passes(TICK);
            assertThat(recordedNow(LedgerEvent.ROLE_TAKEN_OVER)).containsExactly("trainer-1");
            return 0;
        });
        second.expectPrepare(2);
        // The lost one was only cut off.
        Doors old = new Doors();
        director.tell(new RunDirector.Prepared(1, old.doors));
        Doors doorsOfTwo = new Doors();
        director.tell(new RunDirector.Prepared(2, doorsOfTwo.doors));
        doorsOfTwo.expectBegin();
        old.post.expectNoMessage(Duration.ZERO);
    }

    private List<String> recordedNow(LedgerEvent event) {
        try {
            return recorded(event);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aTrainerThatIsLostWhilePreparingIsReplacedAndItsCheckpointWithdrawn() throws Exception {
        checkpointAt(640);
        start();
        Fake first = trainer(0);
        first.joins();
        worker(0).joins();
        passes(TICK);
        NodeAgent.Prepare prepare = first.expectPrepare(4);
        assertThat(prepare.checkpoint()).isPresent();
        assertThat(own.offers("resume/4")).isTrue();
        first.leaves();
        Fake second = trainer(1);
        second.joins();
        assertThat(own.offers("resume/4")).isFalse();
        passes(TICK);
        second.expectPrepare(5);
        assertThat(own.offers("resume/5")).isTrue();
        kit.stop(director);

        assertThat(own.offers("resume/5")).isFalse();
        assertThatThrownBy(result::join).hasCauseInstanceOf(Replaced.class);
    }

    @Test
    void aRunWhoseTrainersCannotPrepareIsGivenUpAfterThreeTries() throws Exception {
        start();
        Fake leader = trainer(0);
        leader.joins();
        worker(0).joins();
        for (int epoch = 1; epoch <= 3; epoch++) {
            leader.expectPrepare(epoch);
            director.tell(new RunDirector.NotPrepared(epoch - 1, "late"));
            director.tell(new RunDirector.NotPrepared(epoch, "no device"));
            // One that comes twice counts once.
            director.tell(new RunDirector.NotPrepared(epoch, "no device"));
            passes(TICK);
            if (epoch < 3) {
                awaitEpoch(epoch + 1);
            }
        }
        RunSummary summary = concluded();
        assertThat(summary.outcome()).contains(Outcome.FAILED);
        assertThat(summary.reason()).contains("the trainer could not be started on trainer-0: no device");
        assertThat(summary.failures().stream()
                        .filter(failure -> failure.component().equals("trainer-0")))
                .hasSize(2);
    }

    private void awaitEpoch(int epoch) {
        kit.createTestProbe().awaitAssert(() -> {
            passes(TICK);
            assertThat(recordedNow(LedgerEvent.ROLE_TAKEN_OVER)).hasSize(epoch - 1);
            return 0;
        });
    }

    private RunSummary concluded() throws Exception {
        kit.createTestProbe().awaitAssert(Duration.ofSeconds(PATIENCE_SECONDS), () -> {
            passes(TICK);
            assertThat(result).isDone();
            return 0;
        });
        return result.get(0, TimeUnit.SECONDS);
    }

    @Test
    void oneLossIsOneFailure() throws Exception {
        start();
        Fake first = trainer(0);
        running(first, worker(0)).expectBegin();
        director.tell(new RunDirector.PostLost(1, "trainer-0"));
        director.tell(new RunDirector.PostLost(1, "trainer-0"));
        first.leaves();
        director.tell(new RunDirector.Stop(StopCause.INTERRUPT));

        RunSummary summary = concluded();
        assertThat(summary.failures().stream()
                        .filter(failure -> failure.component().equals("trainer-0")))
                .hasSize(1);
    }

    @Test
    void aDirectorThatMeetsALaterEpochStandsDown() {
        start();
        worker(0).hello(2);
        assertThatThrownBy(() -> result.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).hasCauseInstanceOf(Replaced.class);
    }

    @Test
    void aRunThatIsStoppedBeforeItBeganEndsWithoutAnOutcome() {
        start();
        Fake worker = worker(0);
        worker.joins();
        director.tell(new RunDirector.Stop(StopCause.INTERRUPT));
        assertThatThrownBy(() -> result.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .hasRootCauseMessage("stopped before the run began");
        worker.expect(NodeAgent.Dismiss.class);
    }
}
