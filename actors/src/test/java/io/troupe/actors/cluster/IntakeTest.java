package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.TrajectoryQueue;
import io.troupe.training.Blueprint;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.PostStop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class IntakeTest {
    private static final Blueprint BLUEPRINT = Samples.blueprint();

    private LoopbackNode trainer;
    private BehaviorTestKit<Intake.Command> intake;

    @BeforeEach
    void start() throws IOException {
        trainer = LoopbackNode.open(NodeConfig.Role.TRAINER, 0);
        TestInbox<TrajectoryQueue.Command> queue = TestInbox.create();
        intake = BehaviorTestKit.create(Intake.create(
                new Intake.Parts(trainer.node(), Samples.EPOCH, BLUEPRINT, queue.getRef(), worker -> new byte[0])));
    }

    @AfterEach
    void close() {
        trainer.close();
    }

    private TestDelivery fragment(int worker) {
        TestDelivery delivery = Samples.delivered(Samples.fragment(BLUEPRINT, worker, 0), 7);
        trainer.node().inbox().received(delivery);
        return delivery;
    }

    private void run() {
        while (intake.selfInbox().hasMessages()) {
            intake.runOne();
        }
    }

    private TestInbox<RemoteWorker.Command> worker(int worker) {
        return intake.childInbox("worker-" + worker);
    }

    @Test
    void handsAFragmentToTheStandInOfItsWorker() {
        TestDelivery delivery = fragment(1);
        run();

        assertThat(worker(0).hasMessages()).isFalse();
        assertThat(worker(1).receiveMessage()).isInstanceOfSatisfying(RemoteWorker.Arrived.class, arrived -> {
            assertThat(arrived.incarnation()).isEqualTo(7);
            assertThat(arrived.sequence()).isZero();
            arrived.delivery().release();
        });
        assertThat(delivery.isReleased()).isTrue();
    }

    @Test
    void refusesWhatIsNoFragmentOfItsWorkers() {
        TestDelivery unknown = fragment(Samples.WORKERS);
        TestDelivery noise =
                new TestDelivery(Streams.FRAGMENTS, Samples.EPOCH.number(), ByteBuffer.allocateDirect(200));
        TestDelivery nothing =
                new TestDelivery(Streams.FRAGMENTS, Samples.EPOCH.number(), ByteBuffer.allocateDirect(0));
        trainer.node().inbox().received(noise);
        trainer.node().inbox().received(nothing);
        fragment(0);
        run();

        assertThat(unknown.isReleased()).isTrue();
        assertThat(noise.isReleased()).isTrue();
        assertThat(nothing.isReleased()).isTrue();
        assertThat(worker(0).hasMessages()).isTrue();
    }

    @Test
    void takesNothingOfAnotherEpoch() {
        TestDelivery old =
                new TestDelivery(Streams.FRAGMENTS, Samples.EPOCH.number() - 1, ByteBuffer.allocateDirect(200));
        trainer.node().inbox().received(old);

        assertThat(old.isReleased()).isTrue();
        assertThat(intake.selfInbox().hasMessages()).isFalse();
    }

    @Test
    void aWorkerThatThereIsNotIsNotEnlisted() {
        TestInbox<WorkerPost.Command> post = TestInbox.create();
        intake.run(new Intake.Enlist(Samples.WORKERS, 1, post.getRef()));
        intake.run(new Intake.Enlist(-1, 1, post.getRef()));
        intake.run(new Intake.Starving(Samples.WORKERS, 1));
        intake.run(new Intake.Enlist(1, 1, post.getRef()));

        assertThat(worker(1).getAllReceived()).hasSize(1);
    }

    @Test
    void releasesWhatNobodyHasReadWhenItStops() {
        TestDelivery atTheStandIn = fragment(1);
        run();
        TestDelivery atTheDoor = fragment(0);
        assertThat(atTheStandIn.isReleased()).isFalse();
        assertThat(atTheDoor.isReleased()).isFalse();

        intake.signal(PostStop.instance());

        assertThat(atTheStandIn.isReleased()).isTrue();
        assertThat(atTheDoor.isReleased()).isTrue();
        assertThat(fragment(0).isReleased()).as("one that comes later").isTrue();
    }
}
