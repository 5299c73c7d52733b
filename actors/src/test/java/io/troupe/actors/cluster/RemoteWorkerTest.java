package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.EnvironmentWorker;
import io.troupe.actors.TrajectoryQueue;
import io.troupe.training.Blueprint;
import io.troupe.trajectory.Trajectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RemoteWorkerTest {
    private static final Blueprint BLUEPRINT = Samples.blueprint();
    private static final String STATE = "worker-state/3/1/";

    private static ActorTestKit kit;
    private static LoopbackNode trainer;

    private TestProbe<TrajectoryQueue.Command> queue;
    private TestProbe<WorkerPost.Command> post;
    private ActorRef<RemoteWorker.Command> worker;
    private ActorRef<EnvironmentWorker.Command> credits;

    @BeforeAll
    static void open() throws IOException {
        kit = TestActors.create();
        trainer = LoopbackNode.open(NodeConfig.Role.TRAINER, 0);
    }

    @AfterAll
    static void close() {
        kit.shutdownTestKit();
        trainer.close();
    }

    @BeforeEach
    void startsAtTheBeginning() {
        start(new byte[0]);
    }

    private void start(byte[] state) {
        queue = kit.createTestProbe();
        post = kit.createTestProbe();
        worker = kit.spawn(RemoteWorker.create(
                new RemoteWorker.Parts(trainer.node(), Samples.EPOCH, 1, queue.getRef(), ByteBuffer.wrap(state))));
        credits = queue.expectMessageClass(TrajectoryQueue.Register.class).ref();
    }

    @AfterEach
    void stop() {
        kit.stop(worker);
    }

    private void grant(int buffers) {
        for (int i = 0; i < buffers; i++) {
            credits.tell(new EnvironmentWorker.Credit(BLUEPRINT.createFragment()));
        }
    }

    private void enlist(long incarnation) {
        enlist(incarnation, post);
    }

    private void enlist(long incarnation, TestProbe<WorkerPost.Command> by) {
        worker.tell(new RemoteWorker.Enlist(incarnation, by.getRef()));
    }

    private TestDelivery arrives(long incarnation, long sequence) {
        TestDelivery delivery = Samples.delivered(Samples.fragment(BLUEPRINT, 1, sequence), incarnation);
        worker.tell(new RemoteWorker.Arrived(incarnation, sequence, delivery));
        return delivery;
    }

    private Trajectory taken() {
        return queue.expectMessageClass(TrajectoryQueue.Push.class).fragment();
    }

    private void expectCredit(long incarnation, long nextSequence, long granted) {
        post.expectMessage(new WorkerPost.Credited(1, incarnation, nextSequence, granted));
    }

    private WorkerPost.Enlisted expectEnlisted() {
        return post.expectMessageClass(WorkerPost.Enlisted.class);
    }

    @Test
    void takesAFragmentOnceHoweverOftenItComes() {
        grant(3);
        enlist(7);
        expectEnlisted();
        expectCredit(7, 0, 3);
        TestDelivery first = arrives(7, 0);
        TestDelivery again = arrives(7, 0);
        TestDelivery second = arrives(7, 1);

        assertThat(taken().sequence()).isZero();
        assertThat(taken().sequence()).isEqualTo(1);
        expectCredit(7, 1, 3);
        // Its sender may not have heard that it has arrived.
        expectCredit(7, 1, 3);
        expectCredit(7, 2, 3);
        // Whoever has answered a later one is done with the others: they are released after the credit is told.
        arrives(7, 1);
        expectCredit(7, 2, 3);
        assertThat(first.isReleased()).isTrue();
        assertThat(again.isReleased()).isTrue();
        assertThat(second.isReleased()).isTrue();
    }

    @Test
    void leavesWhatComesBeforeItsTurnForTheRepetition() {
        grant(2);
        enlist(7);
        expectEnlisted();
        TestDelivery early = arrives(7, 1);
        arrives(7, 0);
        arrives(7, 1);

        assertThat(taken().sequence()).isZero();
        assertThat(early.isReleased()).isTrue();
        assertThat(taken().sequence()).isEqualTo(1);
    }

    @Test
    void takesNothingWithoutAFreeBuffer() {
        enlist(7);
        expectEnlisted();
        expectCredit(7, 0, 0);
        TestDelivery refused = arrives(7, 0);
        grant(1);
        expectCredit(7, 0, 1);
        assertThat(refused.isReleased()).isTrue();

        arrives(7, 0);
        assertThat(taken().sequence()).isZero();
    }

    @Test
    void whoeverSatHereBeforeIsNotHeardAnyMore() {
        grant(2);
        enlist(7);
        enlist(8);
        Trajectory theirs = Samples.fragment(BLUEPRINT, 1, 0);
        theirs.rewards[0] = 99;
        TestDelivery late = Samples.delivered(theirs, 7);
        worker.tell(new RemoteWorker.Arrived(7, 0, late));
        worker.tell(new RemoteWorker.Starving(7));
        arrives(8, 0);

        assertThat(taken().rewards).doesNotContain(99);
        assertThat(late.isReleased()).isTrue();
        queue.expectNoMessage(Duration.ZERO);
        worker.tell(new RemoteWorker.Starving(8));
        queue.expectMessage(new TrajectoryQueue.Starving(1));
    }

    @Test
    void whoeverSatHereBeforeCannotComeBack() {
        grant(1);
        enlist(8);
        expectEnlisted();
        expectCredit(8, 0, 1);
        TestProbe<WorkerPost.Command> earlier = kit.createTestProbe();
        enlist(7, earlier);
        arrives(7, 0);
        arrives(8, 0);

        expectCredit(8, 1, 1);
        earlier.expectNoMessage(Duration.ZERO);
    }

    @Test
    void aDamagedFragmentCostsNoBuffer() {
        grant(1);
        enlist(7);
        TestDelivery damaged = Samples.delivered(Samples.fragment(BLUEPRINT, 1, 0), 7);
        damaged.content().limit(damaged.content().limit() - 1);
        worker.tell(new RemoteWorker.Arrived(7, 0, damaged));
        arrives(7, 0);

        assertThat(taken().sequence()).isZero();
        assertThat(damaged.isReleased()).isTrue();
    }

    @Test
    void theNextOneGoesOnWhereTheLastDeliveredFragmentEnded() throws Exception {
        grant(2);
        enlist(7);
        assertThat(expectEnlisted().state()).isEmpty();
        expectCredit(7, 0, 2);
        arrives(7, 0);
        expectCredit(7, 1, 2);
        enlist(8);

        WorkerPost.Enlisted enlisted = expectEnlisted();
        assertThat(enlisted.incarnation()).isEqualTo(8);
        assertThat(trainer.pulled(enlisted.state().orElseThrow())).isEqualTo(Samples.stateAfter(0));
        // One of the two buffers is still the trainer's.
        expectCredit(8, 1, 1);
        grant(1);
        expectCredit(8, 1, 2);
    }

    @Test
    void itsStateIsOnTheShelfUntilItHasDeliveredSomething() {
        stop();
        start(Samples.stateAfter(4));
        grant(1);
        enlist(7);
        assertThat(expectEnlisted().state()).isPresent();
        enlist(7);
        expectCredit(7, 5, 1);
        assertThat(expectEnlisted().state()).as("asked again").isPresent();
        assertThat(trainer.offers(STATE + 7)).isTrue();
        enlist(8);
        arrives(8, 5);
        taken();

        assertThat(trainer.offers(STATE + 7)).isFalse();
        assertThat(trainer.offers(STATE + 8)).isFalse();
    }

    @Test
    void leavesNothingOnTheShelf() {
        stop();
        start(Samples.stateAfter(4));
        enlist(7);
        expectEnlisted();
        assertThat(trainer.offers(STATE + 7)).isTrue();
        kit.stop(worker);

        assertThat(trainer.offers(STATE + 7)).isFalse();
    }
}
