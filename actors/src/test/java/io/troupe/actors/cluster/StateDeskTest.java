package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.CheckpointWriter;
import io.troupe.actors.Evaluator;
import io.troupe.actors.RunActors;
import io.troupe.actors.Supervisor;
import io.troupe.actors.transport.BlobReference;
import io.troupe.training.RunTotals;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both ends of the way of checkpoints and of policies to evaluate. */
final class StateDeskTest {
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final long STEPS = 640;

    private ActorTestKit kit;
    private ManualTime time;
    private LoopbackNode trainer;
    private LoopbackNode supervising;
    private TestProbe<CheckpointWriter.Command> writer;
    private TestProbe<Evaluator.Command> evaluator;
    private TestProbe<Supervisor.Command> supervisor;

    @BeforeEach
    void open() throws IOException {
        kit = TestActors.withManualTime();
        time = ManualTime.get(kit.system());
        trainer = LoopbackNode.open(NodeConfig.Role.TRAINER, 0);
        supervising = LoopbackNode.open(NodeConfig.Role.SUPERVISOR, 0);
        writer = kit.createTestProbe();
        evaluator = kit.createTestProbe();
        supervisor = kit.createTestProbe();
    }

    @AfterEach
    void close() {
        kit.shutdownTestKit();
        supervising.close();
        trainer.close();
    }

    private ActorRef<StateDesk.Command> desk() {
        return desk(1 << 20);
    }

    private ActorRef<StateDesk.Command> desk(long maxBytes) {
        return kit.spawn(StateDesk.create(
                supervising.node(),
                new StateDesk.Peers(writer.getRef(), evaluator.getRef(), supervisor.getRef()),
                maxBytes));
    }

    private ActorRef<StateCourier.Command> courier(ActorRef<StateDesk.Command> to) {
        return kit.spawn(StateCourier.create(trainer.node(), Samples.EPOCH, to));
    }

    private StateCourier.ForWriter checkpoint() {
        return new StateCourier.ForWriter(
                new CheckpointWriter.Write(Samples.checkpoint(STEPS), RunTotals.atTheBeginning(), supervisor.getRef()));
    }

    private StateCourier.ForEvaluator evaluation() {
        return new StateCourier.ForEvaluator(new Evaluator.Evaluate(Samples.policy(3), STEPS, supervisor.getRef()));
    }

    @Test
    void theCourierOffersUntilItHearsThatItWasFetched() {
        TestProbe<StateDesk.Command> to = kit.createTestProbe();
        ActorRef<StateCourier.Command> courier = courier(to.getRef());
        courier.tell(checkpoint());
        StateDesk.CheckpointOffered first = to.expectMessageClass(StateDesk.CheckpointOffered.class);
        courier.tell(evaluation());
        StateDesk.PolicyOffered second = to.expectMessageClass(StateDesk.PolicyOffered.class);
        time.timePasses(AGAIN);
        to.expectMessage(first);
        to.expectMessage(second);

        String fetched = first.blob().blob().id();
        courier.tell(new StateCourier.Fetched(fetched));
        courier.tell(new StateCourier.Fetched(fetched));
        time.timePasses(AGAIN);
        to.expectMessage(second);
        assertThat(trainer.offers(fetched)).isFalse();
        assertThat(trainer.offers(second.blob().blob().id())).isTrue();
    }

    @Test
    void theCourierLeavesNothingOnTheShelf() {
        TestProbe<StateDesk.Command> to = kit.createTestProbe();
        ActorRef<StateCourier.Command> courier = courier(to.getRef());
        courier.tell(checkpoint());
        String offered = to.expectMessageClass(StateDesk.CheckpointOffered.class)
                .blob()
                .blob()
                .id();
        assertThat(trainer.offers(offered)).isTrue();
        kit.stop(courier);
        assertThat(trainer.offers(offered)).isFalse();
    }

    @Test
    void aCheckpointIsWrittenOnceHoweverOftenItIsOffered() {
        TestProbe<StateDesk.Command> seen = kit.createTestProbe();
        TestProbe<StateCourier.Command> told = kit.createTestProbe();
        ActorRef<StateCourier.Command> courier = courier(seen.getRef());
        courier.tell(checkpoint());
        StateDesk.CheckpointOffered offered = seen.expectMessageClass(StateDesk.CheckpointOffered.class);
        StateDesk.CheckpointOffered heard = new StateDesk.CheckpointOffered(
                offered.blob(), offered.environmentSteps(), offered.totals(), told.getRef());
        ActorRef<StateDesk.Command> desk = desk();
        desk.tell(heard);
        desk.tell(heard);
        StateCourier.Fetched fetched =
                new StateCourier.Fetched(offered.blob().blob().id());
        told.expectMessage(fetched);
        CheckpointWriter.Write written = writer.expectMessageClass(CheckpointWriter.Write.class);
        assertThat(written.checkpoint().environmentSteps()).isEqualTo(STEPS);
        // That it was fetched may have been lost.
        desk.tell(heard);
        told.expectMessage(fetched);
        courier.tell(evaluation());
        StateDesk.PolicyOffered policy = seen.expectMessageClass(StateDesk.PolicyOffered.class);
        desk.tell(policy);
        assertThat(evaluator
                        .expectMessageClass(Evaluator.Evaluate.class)
                        .snapshot()
                        .version()
                        .value())
                .isEqualTo(3);
        writer.expectNoMessage(Duration.ZERO);
    }

    @Test
    void whatCouldNotBeFetchedIsFetchedWhenItIsOfferedAgain() {
        TestProbe<StateCourier.Command> told = kit.createTestProbe();
        ByteBuffer content = Encoded.of(Samples.checkpoint(STEPS));
        BlobReference blob = trainer.offer("late", content);
        trainer.node().plane().shelf().withdraw("late");
        ActorRef<StateDesk.Command> desk = desk();
        StateDesk.CheckpointOffered offered = new StateDesk.CheckpointOffered(
                new RemoteBlob(trainer.address(), blob), STEPS, RunTotals.atTheBeginning(), told.getRef());
        LoggingTestKit.warn("late could not be fetched").expect(kit.system(), () -> {
            desk.tell(offered);
            return 0;
        });
        trainer.offer("late", content);
        desk.tell(offered);
        told.expectMessage(new StateCourier.Fetched("late"));
        writer.expectMessageClass(CheckpointWriter.Write.class);
    }

    @Test
    void aCheckpointThatCanNeverBeFetchedHasFailedAfterManyAttempts() {
        TestProbe<StateCourier.Command> told = kit.createTestProbe();
        BlobReference blob = trainer.offer("gone", Encoded.of(Samples.checkpoint(STEPS)));
        trainer.node().plane().shelf().withdraw("gone");
        ActorRef<StateDesk.Command> desk = desk();
        StateDesk.CheckpointOffered offered = new StateDesk.CheckpointOffered(
                new RemoteBlob(trainer.address(), blob), STEPS, RunTotals.atTheBeginning(), told.getRef());
        for (int attempt = 1; attempt <= StateDesk.MOST_ATTEMPTS; attempt++) {
            supervisor.expectNoMessage(Duration.ZERO);
            told.expectNoMessage(Duration.ZERO);
            LoggingTestKit.warn("gone could not be fetched").expect(kit.system(), () -> {
                desk.tell(offered);
                return 0;
            });
        }
        assertThat(supervisor
                        .expectMessageClass(Supervisor.CheckpointFailed.class)
                        .problem())
                .contains("gone");
        told.expectMessage(new StateCourier.Fetched("gone"));
        desk.tell(offered);
        told.expectMessage(new StateCourier.Fetched("gone"));
        supervisor.expectNoMessage(Duration.ZERO);
    }

    @Test
    void anEvaluationWhosePolicyCanNeverBeFetchedHasFailedAfterManyAttempts() {
        TestProbe<StateCourier.Command> told = kit.createTestProbe();
        BlobReference blob = trainer.offer("gone", Encoded.of(Samples.policy(3)));
        trainer.node().plane().shelf().withdraw("gone");
        ActorRef<StateDesk.Command> desk = desk();
        StateDesk.PolicyOffered offered =
                new StateDesk.PolicyOffered(new RemoteBlob(trainer.address(), blob), STEPS, told.getRef());
        for (int attempt = 1; attempt <= StateDesk.MOST_ATTEMPTS; attempt++) {
            supervisor.expectNoMessage(Duration.ZERO);
            told.expectNoMessage(Duration.ZERO);
            LoggingTestKit.warn("gone could not be fetched").expect(kit.system(), () -> {
                desk.tell(offered);
                return 0;
            });
        }
        Supervisor.ComponentFailed failed = supervisor.expectMessageClass(Supervisor.ComponentFailed.class);
        assertThat(failed.component()).isEqualTo(RunActors.EVALUATOR);
        assertThat(failed.problem()).contains("gone");
        told.expectMessage(new StateCourier.Fetched("gone"));
        desk.tell(offered);
        told.expectMessage(new StateCourier.Fetched("gone"));
        supervisor.expectNoMessage(Duration.ZERO);
        evaluator.expectNoMessage(Duration.ZERO);
    }

    @Test
    void aCheckpointThatIsTooLargeForTheWriterHasFailedAtOnce() {
        TestProbe<StateCourier.Command> told = kit.createTestProbe();
        BlobReference blob = trainer.offer("large", Encoded.of(Samples.checkpoint(STEPS)));
        ActorRef<StateDesk.Command> desk = desk(blob.sizeBytes() - 1);
        StateDesk.CheckpointOffered offered = new StateDesk.CheckpointOffered(
                new RemoteBlob(trainer.address(), blob), STEPS, RunTotals.atTheBeginning(), told.getRef());
        desk.tell(offered);
        desk.tell(offered);
        assertThat(supervisor
                        .expectMessageClass(Supervisor.CheckpointFailed.class)
                        .problem())
                .contains(blob.sizeBytes() + " bytes", "-Xmx");
        told.expectMessage(new StateCourier.Fetched("large"));
        told.expectMessage(new StateCourier.Fetched("large"));
        supervisor.expectNoMessage(Duration.ZERO);
        writer.expectNoMessage(Duration.ZERO);
    }

    @Test
    void aCheckpointThatCannotTravelHasFailedAndTheCourierLives() {
        TestProbe<StateDesk.Command> to = kit.createTestProbe();
        ActorRef<StateCourier.Command> courier = courier(to.getRef());
        courier.tell(new StateCourier.ForWriter(new CheckpointWriter.Write(
                CheckpointOfferTest.huge(STEPS), RunTotals.atTheBeginning(), supervisor.getRef())));
        StateDesk.CheckpointRefused refused = to.expectMessageClass(StateDesk.CheckpointRefused.class);
        time.timePasses(AGAIN);
        to.expectMessage(refused);

        ActorRef<StateDesk.Command> desk = desk();
        desk.tell(refused);
        desk.tell(refused);
        Supervisor.CheckpointFailed failed = supervisor.expectMessageClass(Supervisor.CheckpointFailed.class);
        assertThat(failed.environmentSteps()).isEqualTo(STEPS);
        assertThat(failed.problem()).contains("2147483647", "algorithm.bufferSize");
        supervisor.expectNoMessage(Duration.ZERO);
        courier.tell(checkpoint());
        to.fishForMessage(
                Duration.ofSeconds(10),
                message -> message instanceof StateDesk.CheckpointOffered
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore());
    }

    @Test
    void aCheckpointThatMakesNoSenseHasFailedAndIsNotOfferedForEver() {
        TestProbe<StateCourier.Command> told = kit.createTestProbe();
        BlobReference noise = trainer.offer("noise", ByteBuffer.allocateDirect(100));
        desk().tell(new StateDesk.CheckpointOffered(
                new RemoteBlob(trainer.address(), noise), STEPS, RunTotals.atTheBeginning(), told.getRef()));
        told.expectMessage(new StateCourier.Fetched("noise"));
        Supervisor.CheckpointFailed failed = supervisor.expectMessageClass(Supervisor.CheckpointFailed.class);
        assertThat(failed.environmentSteps()).isEqualTo(STEPS);
        writer.expectNoMessage(Duration.ZERO);
    }
}
