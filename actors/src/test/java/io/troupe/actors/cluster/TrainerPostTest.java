package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.Supervisor;
import io.troupe.actors.Trainer;
import io.troupe.actors.transport.BlobReference;
import io.troupe.training.Blueprint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TrainerPostTest {
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Blueprint BLUEPRINT = Samples.blueprint();

    private ActorTestKit kit;
    private ManualTime time;
    private LoopbackNode own;
    private TestProbe<RunDirector.Command> director;
    private TestProbe<Supervisor.Command> supervisor;
    private TestProbe<StateDesk.Command> desk;

    @BeforeEach
    void open() throws IOException {
        kit = TestActors.withManualTime();
        time = ManualTime.get(kit.system());
        own = LoopbackNode.open(NodeConfig.Role.TRAINER, 0);
        director = kit.createTestProbe();
        supervisor = kit.createTestProbe();
        desk = kit.createTestProbe();
    }

    @AfterEach
    void close() {
        kit.shutdownTestKit();
        own.close();
    }

    private ActorRef<TrainerPost.Command> start(Optional<RemoteBlob> checkpoint) {
        return kit.spawn(TrainerPost.create(
                own.node(), new TrainerOrder(Samples.EPOCH, BLUEPRINT, checkpoint), director.getRef()));
    }

    private TrainerDoors prepared() {
        return director.expectMessageClass(RunDirector.Prepared.class).doors();
    }

    private TrainerPost.Begin begin() {
        return new TrainerPost.Begin(supervisor.getRef(), desk.getRef());
    }

    private void expectReady() {
        supervisor.expectMessageClass(Supervisor.TrainerReady.class);
    }

    private RemoteBlob offered(String id, ByteBuffer content) {
        BlobReference blob = own.offer(id, content);
        return new RemoteBlob(own.address(), blob);
    }

    @Test
    void saysAgainThatItIsPreparedWhenItIsAskedAgain() {
        ActorRef<TrainerPost.Command> post = start(Optional.empty());
        TrainerDoors doors = prepared();
        post.tell(TrainerPost.Repeat.INSTANCE);
        assertThat(prepared()).isEqualTo(doors);
    }

    @Test
    void saysAgainWhyItIsNotPreparedWhenItIsAskedAgain() {
        RemoteBlob gone = offered("resume", Encoded.of(Samples.checkpoint(0)));
        own.node().plane().shelf().withdraw("resume");
        ActorRef<TrainerPost.Command> post = start(Optional.of(gone));
        RunDirector.NotPrepared said = director.expectMessageClass(RunDirector.NotPrepared.class);
        assertThat(said.epoch()).isEqualTo(Samples.EPOCH.number());
        assertThat(said.problem()).contains("resume");
        post.tell(TrainerPost.Repeat.INSTANCE);
        director.expectMessage(said);
    }

    @Test
    void aCheckpointThatMakesNoSenseIsSaidSo() {
        start(Optional.of(offered("noise", ByteBuffer.allocateDirect(100))));
        assertThat(director.expectMessageClass(RunDirector.NotPrepared.class).problem())
                .contains("makes no sense");
    }

    @Test
    void anOrderToBeginTooEarlyIsLeftToItsRepetition() {
        RemoteBlob gone = offered("resume", Encoded.of(Samples.checkpoint(0)));
        own.node().plane().shelf().withdraw("resume");
        ActorRef<TrainerPost.Command> post = start(Optional.of(gone));
        post.tell(begin());
        RunDirector.NotPrepared said = director.expectMessageClass(RunDirector.NotPrepared.class);
        post.tell(TrainerPost.Repeat.INSTANCE);
        director.expectMessage(said);
    }

    @Test
    void reportsUntilItIsAnsweredAndBeginsOnce() {
        ActorRef<TrainerPost.Command> post = start(Optional.empty());
        TrainerDoors doors = prepared();
        post.tell(begin());
        post.tell(begin());
        expectReady();
        time.timePasses(AGAIN);
        expectReady();
        time.timePasses(AGAIN);
        expectReady();

        doors.trainer().tell(new Trainer.Order(1, false, false, false));
        doors.trainer().tell(Trainer.Conclude.INSTANCE);
        supervisor.expectMessageClass(Supervisor.Concluded.class);
        time.timePasses(AGAIN);
        supervisor.expectMessageClass(Supervisor.Concluded.class);
        // Said again by a supervisor that has not heard the answer: no answer to that answer.
        doors.trainer().tell(new Trainer.Order(1, false, false, false));
        doors.trainer().tell(Trainer.Conclude.INSTANCE);
        supervisor.expectMessageClass(Supervisor.Concluded.class);
        time.timePasses(AGAIN);
        supervisor.expectMessageClass(Supervisor.Concluded.class);
        supervisor.expectNoMessage(Duration.ZERO);
    }

    @Test
    void anAnswerEndsTheRepetition() {
        ActorRef<TrainerPost.Command> post = start(Optional.empty());
        TrainerDoors doors = prepared();
        post.tell(begin());
        expectReady();
        doors.trainer().tell(new Trainer.Order(1, true, false, false));
        desk.expectMessageClass(StateDesk.PolicyOffered.class);
        time.timePasses(AGAIN);
        post.tell(TrainerPost.Repeat.INSTANCE);
        assertThat(prepared()).isEqualTo(doors);
        supervisor.expectNoMessage(Duration.ZERO);
    }

    @Test
    void ordersBeforeTheTrainerIsThereAreKept() {
        ActorRef<TrainerPost.Command> post = start(Optional.empty());
        TrainerDoors doors = prepared();
        doors.trainer().tell(new Trainer.Order(1, true, false, false));
        doors.trainer().tell(new Trainer.Order(1, true, false, false));
        post.tell(begin());
        desk.expectMessageClass(StateDesk.PolicyOffered.class);
        doors.trainer().tell(Trainer.Conclude.INSTANCE);
        expectReady();
        supervisor.expectMessageClass(Supervisor.Concluded.class);
        desk.expectNoMessage(Duration.ZERO);
    }

    @Test
    void leavesNothingBehindWhenALaterEpochBegins() {
        ActorRef<TrainerPost.Command> post = start(Optional.empty());
        TrainerDoors doors = prepared();
        post.tell(begin());
        expectReady();
        doors.trainer().tell(new Trainer.Order(1, true, true, false));
        String evaluation = desk.expectMessageClass(StateDesk.PolicyOffered.class)
                .blob()
                .blob()
                .id();
        String checkpoint = desk.expectMessageClass(StateDesk.CheckpointOffered.class)
                .blob()
                .blob()
                .id();
        TestProbe<WorkerPost.Command> listener = kit.createTestProbe();
        doors.policies().tell(new PolicyCourier.WhatIsCurrent(listener.getRef()));
        boolean kept = false;
        while (!kept) {
            kept = !listener.expectMessageClass(WorkerPost.PoliciesKept.class)
                    .policies()
                    .isEmpty();
        }
        assertThat(own.offers("policy/3/0")).isTrue();
        assertThat(own.offers(evaluation)).isTrue();
        assertThat(own.offers(checkpoint)).isTrue();
        TestProbe<Void> watcher = kit.createTestProbe();
        post.tell(TrainerPost.Close.INSTANCE);
        watcher.expectTerminated(post);

        assertThat(own.offers("policy/3/0")).isFalse();
        assertThat(own.offers(evaluation)).isFalse();
        assertThat(own.offers(checkpoint)).isFalse();
        for (int stream : new int[] {Streams.FRAGMENTS, Streams.GRADIENTS}) {
            TestDelivery late = new TestDelivery(stream, Samples.EPOCH.number(), ByteBuffer.allocateDirect(10));
            own.node().inbox().received(late);
            assertThat(late.isReleased()).isTrue();
        }
    }

    @Test
    void gradientsThatNobodyTookAreReleasedWhenALaterEpochBegins() {
        ActorRef<TrainerPost.Command> post = start(Optional.empty());
        prepared();
        TestDelivery piece = new TestDelivery(Streams.GRADIENTS, Samples.EPOCH.number(), ByteBuffer.allocateDirect(10));
        own.node().inbox().received(piece);
        assertThat(piece.isReleased()).isFalse();
        TestProbe<Void> watcher = kit.createTestProbe();
        post.tell(TrainerPost.Close.INSTANCE);
        watcher.expectTerminated(post);
        assertThat(piece.isReleased()).isTrue();
    }
}
