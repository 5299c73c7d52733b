package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.EnvironmentWorker;
import io.troupe.actors.Supervisor;
import io.troupe.actors.Trainer;
import io.troupe.actors.TrajectoryQueue;
import io.troupe.actors.transport.Delivery;
import io.troupe.codec.TrajectoryCodec;
import io.troupe.codec.TrajectoryHeader;
import io.troupe.policy.PolicyVersion;
import io.troupe.training.Blueprint;
import io.troupe.trajectory.Trajectory;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FragmentSenderTest {
    private static final Blueprint BLUEPRINT = Samples.blueprint();
    private static final long PATIENCE_SECONDS = 20;

    private final BlockingQueue<Delivery> arrived = new ArrayBlockingQueue<>(100);
    private final AtomicLong nanos = new AtomicLong();

    private ActorTestKit kit;
    private ManualTime time;
    private LoopbackNode trainer;
    private LoopbackNode own;
    private TestProbe<Intake.Command> intake;
    private TestProbe<EnvironmentWorker.Command> worker;
    private ActorRef<FragmentSender.Command> sender;

    @BeforeEach
    void open() throws Exception {
        kit = TestActors.withManualTime();
        time = ManualTime.get(kit.system());
        trainer = LoopbackNode.open(NodeConfig.Role.TRAINER, 0);
        own = LoopbackNode.open(NodeConfig.Role.WORKER, 0);
        trainer.node().inbox().route(Streams.FRAGMENTS, Samples.EPOCH.number(), arrived::add);
        intake = kit.createTestProbe();
        worker = kit.createTestProbe();
        TrainerDoors doors = new TrainerDoors(
                kit.<TrainerPost.Command>createTestProbe().getRef(),
                kit.<Trainer.Command>createTestProbe().getRef(),
                kit.<TrajectoryQueue.Command>createTestProbe().getRef(),
                intake.getRef(),
                kit.<PolicyCourier.Command>createTestProbe().getRef(),
                kit.<FollowerDesk.Command>createTestProbe().getRef(),
                trainer.address());
        WorkerOrder order = new WorkerOrder(
                Samples.EPOCH,
                BLUEPRINT,
                doors,
                kit.<Supervisor.Command>createTestProbe().getRef());
        sender = kit.spawn(FragmentSender.create(own.node(), order, nanos::get));
    }

    @AfterEach
    void close() {
        kit.shutdownTestKit();
        own.close();
        trainer.close();
    }

    private void expect(int index, long incarnation) {
        sender.tell(new FragmentSender.Expect(index, incarnation));
        sender.tell(new FragmentSender.FromWorker(new TrajectoryQueue.Register(index, 0, worker.getRef())));
    }

    private void credit(int index, long incarnation, long nextSequence, long granted) {
        sender.tell(new FragmentSender.Credited(new WorkerPost.Credited(index, incarnation, nextSequence, granted)));
    }

    private void push(int index, long sequence) {
        Trajectory buffer =
                worker.expectMessageClass(EnvironmentWorker.Credit.class).buffer();
        buffer.begin(index, sequence, PolicyVersion.INITIAL);
        sender.tell(new FragmentSender.FromWorker(new TrajectoryQueue.Push(buffer)));
    }

    /** Until the sender has done what it was told so far. */
    private void settle(int index, long incarnation) {
        sender.tell(new FragmentSender.FromWorker(new TrajectoryQueue.Starving(index)));
        intake.expectMessage(new Intake.Starving(index, incarnation));
    }

    private void passes(Duration span) {
        nanos.addAndGet(span.toNanos());
        time.timePasses(Duration.ofMillis(500));
    }

    private TrajectoryHeader next() throws Exception {
        Delivery delivery = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(delivery).as("a fragment").isNotNull();
        try {
            return TrajectoryCodec.peek(delivery.content());
        } finally {
            delivery.release();
        }
    }

    private void expectNext(int index, long incarnation, long sequence) throws Exception {
        assertThat(next()).isEqualTo(new TrajectoryHeader(index, incarnation, sequence, PolicyVersion.INITIAL));
    }

    @Test
    void sendsAgainWhatNobodyHasAcknowledged() throws Exception {
        expect(1, 7);
        credit(1, 7, 0, 3);
        push(1, 0);
        push(1, 1);
        expectNext(1, 7, 0);
        expectNext(1, 7, 1);
        credit(1, 7, 1, 3);
        settle(1, 7);
        passes(Duration.ofSeconds(5));
        expectNext(1, 7, 1);

        credit(1, 7, 2, 3);
        settle(1, 7);
        passes(Duration.ofSeconds(100));
        push(1, 2);
        expectNext(1, 7, 2);
    }

    @Test
    void creditOfAnEarlierIncarnationIsNone() throws Exception {
        expect(1, 8);
        credit(1, 7, 5, 5);
        settle(1, 8);
        worker.expectNoMessage(Duration.ZERO);
        credit(1, 8, 0, 1);
        push(1, 0);
        expectNext(1, 8, 0);
    }

    @Test
    void aWorkerThatRunsElsewhereLeavesNothingToBeSent() throws Exception {
        expect(0, 6);
        credit(0, 6, 0, 2);
        push(0, 0);
        expectNext(0, 6, 0);
        sender.tell(new FragmentSender.Forget(0));
        push(0, 1);
        sender.tell(new FragmentSender.FromWorker(new TrajectoryQueue.Starving(0)));
        passes(Duration.ofSeconds(100));
        expect(1, 7);
        credit(1, 7, 0, 1);
        push(1, 0);

        expectNext(1, 7, 0);
        intake.expectNoMessage(Duration.ZERO);
    }

    @Test
    void sendsEverythingOnceTheTrainersNodeCanBeReached() throws Exception {
        trainer.close();
        expect(1, 7);
        credit(1, 7, 0, 2);
        push(1, 0);
        push(1, 1);
        settle(1, 7);

        trainer =
                LoopbackNode.open(NodeConfig.Role.TRAINER, 0, trainer.address().port());
        trainer.node().inbox().route(Streams.FRAGMENTS, Samples.EPOCH.number(), arrived::add);
        passes(Duration.ofMillis(500));
        expectNext(1, 7, 0);
        expectNext(1, 7, 1);
    }
}
