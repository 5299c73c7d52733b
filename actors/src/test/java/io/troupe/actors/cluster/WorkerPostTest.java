package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.LinearAlgorithm;
import io.troupe.actors.Supervisor;
import io.troupe.actors.Trainer;
import io.troupe.actors.TrajectoryQueue;
import io.troupe.actors.transport.BlobReference;
import io.troupe.actors.transport.Delivery;
import io.troupe.codec.TrajectoryCodec;
import io.troupe.codec.TrajectoryHeader;
import io.troupe.env.VectorEnvironment;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.training.Blueprint;
import io.troupe.trajectory.Trajectory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WorkerPostTest {
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final long PATIENCE_SECONDS = 20;
    private static final float MARK = 99;

    private final BlockingQueue<Delivery> arrived = new ArrayBlockingQueue<>(100);

    private ActorTestKit kit;
    private ManualTime time;
    private LoopbackNode trainer;
    private LoopbackNode own;
    private TestProbe<Intake.Command> intake;
    private TestProbe<PolicyCourier.Command> policies;
    private TestProbe<Supervisor.Command> supervisor;

    @BeforeEach
    void open() throws Exception {
        kit = TestActors.withManualTime();
        time = ManualTime.get(kit.system());
        trainer = LoopbackNode.open(NodeConfig.Role.TRAINER, 0);
        own = LoopbackNode.open(NodeConfig.Role.WORKER, 0);
        intake = kit.createTestProbe();
        policies = kit.createTestProbe();
        supervisor = kit.createTestProbe();
        trainer.node().inbox().route(Streams.FRAGMENTS, Samples.EPOCH.number(), arrived::add);
    }

    @AfterEach
    void close() {
        kit.shutdownTestKit();
        own.close();
        trainer.close();
    }

    private ActorRef<WorkerPost.Command> start(Blueprint blueprint) {
        TrainerDoors doors = new TrainerDoors(
                kit.<TrainerPost.Command>createTestProbe().getRef(),
                kit.<Trainer.Command>createTestProbe().getRef(),
                kit.<TrajectoryQueue.Command>createTestProbe().getRef(),
                intake.getRef(),
                policies.getRef(),
                kit.<FollowerDesk.Command>createTestProbe().getRef(),
                trainer.address());
        ActorRef<WorkerPost.Command> post = kit.spawn(
                WorkerPost.create(own.node(), new WorkerOrder(Samples.EPOCH, blueprint, doors, supervisor.getRef())));
        policies.expectMessage(new PolicyCourier.WhatIsCurrent(post));
        return post;
    }

    private ActorRef<WorkerPost.Command> start() {
        return start(Samples.blueprint("mode=async"));
    }

    private static WorkerPost.Run run(long... incarnations) {
        SortedMap<Integer, Long> workers = new TreeMap<>();
        for (int worker = 0; worker < incarnations.length; worker++) {
            workers.put(worker, incarnations[worker]);
        }
        return new WorkerPost.Run(workers);
    }

    private void expectEnlist(int worker, long incarnation, ActorRef<WorkerPost.Command> post) {
        intake.expectMessage(new Intake.Enlist(worker, incarnation, post));
    }

    private void tick(ActorRef<WorkerPost.Command> post) {
        time.timePasses(AGAIN);
        policies.expectMessage(new PolicyCourier.WhatIsCurrent(post));
    }

    private void announcePolicy(ActorRef<WorkerPost.Command> post) {
        BlobReference blob = trainer.offer("policy", Encoded.of(Samples.policy(0)));
        post.tell(new WorkerPost.PoliciesKept(List.of(new WorkerPost.PolicyAnnounced(0, blob))));
    }

    private TrajectoryHeader fragment(Trajectory into) throws Exception {
        Delivery delivery = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(delivery).as("a fragment").isNotNull();
        TrajectoryHeader header = TrajectoryCodec.decode(delivery.content(), into);
        delivery.release();
        return header;
    }

    @Test
    void asksUntilItIsToldWhereAWorkerGoesOn() {
        ActorRef<WorkerPost.Command> post = start();
        post.tell(run(5));
        expectEnlist(0, 5, post);
        tick(post);
        expectEnlist(0, 5, post);
        post.tell(new WorkerPost.Enlisted(0, 5, Optional.empty()));
        post.tell(new WorkerPost.Enlisted(0, 5, Optional.empty()));
        post.tell(new WorkerPost.Credited(0, 5, 0, 1));
        tick(post);
        tick(post);
        intake.expectNoMessage(Duration.ZERO);
        tick(post);
        // Nothing was heard for long: credit may be lost.
        expectEnlist(0, 5, post);
        supervisor.expectNoMessage(Duration.ZERO);
    }

    @Test
    void anAnswerToAnEarlierIncarnationStartsNothing() throws Exception {
        ActorRef<WorkerPost.Command> post = start();
        post.tell(run(5));
        expectEnlist(0, 5, post);
        post.tell(run(6));
        expectEnlist(0, 6, post);
        announcePolicy(post);
        post.tell(new WorkerPost.Enlisted(0, 5, Optional.empty()));
        post.tell(new WorkerPost.Credited(0, 5, 0, 1));
        tick(post);
        expectEnlist(0, 6, post);
        post.tell(new WorkerPost.Enlisted(0, 6, Optional.empty()));
        post.tell(new WorkerPost.Credited(0, 6, 0, 1));

        Trajectory fragment = Samples.blueprint().createFragment();
        assertThat(fragment(fragment).incarnation()).isEqualTo(6);
    }

    @Test
    void repeatedOrdersAndAnswersStartAWorkerOnce() throws Exception {
        ActorRef<WorkerPost.Command> post = start();
        announcePolicy(post);
        post.tell(run(5));
        post.tell(run(5));
        expectEnlist(0, 5, post);
        for (int i = 0; i < 3; i++) {
            post.tell(new WorkerPost.Enlisted(0, 5, Optional.empty()));
            post.tell(new WorkerPost.Credited(0, 5, 0, 2));
        }
        Trajectory fragment = Samples.blueprint().createFragment();
        assertThat(fragment(fragment).sequence()).isZero();
        assertThat(fragment(fragment).sequence()).isEqualTo(1);
        intake.expectMessage(new Intake.Starving(0, 5));
        assertThat(arrived).isEmpty();
    }

    @Test
    void aWorkerThatIsMovedGoesOnFromTheStateThatItIsGiven() throws Exception {
        ActorRef<WorkerPost.Command> post = start();
        announcePolicy(post);
        post.tell(run(5));
        expectEnlist(0, 5, post);
        post.tell(new WorkerPost.Enlisted(0, 5, Optional.empty()));
        post.tell(new WorkerPost.Credited(0, 5, 0, 1));
        Trajectory fragment = Samples.blueprint().createFragment();
        fragment(fragment);
        BlobReference state = trainer.offer("state", ByteBuffer.wrap(fragment.endState.toByteArray()));

        post.tell(run(6));
        post.tell(new WorkerPost.Enlisted(0, 6, Optional.of(state)));
        // Repeated while the state is being fetched.
        post.tell(new WorkerPost.Enlisted(0, 6, Optional.of(state)));
        post.tell(new WorkerPost.Credited(0, 6, 1, 1));
        TrajectoryHeader next = fragment(fragment);
        assertThat(next.incarnation()).isEqualTo(6);
        assertThat(next.sequence()).isEqualTo(1);
    }

    @Test
    void aStateThatCannotBeFetchedIsAskedForAgain() throws Exception {
        ActorRef<WorkerPost.Command> post = start();
        announcePolicy(post);
        BlobReference gone = trainer.offer("state", ByteBuffer.wrap(Samples.stateAfter(0)));
        trainer.node().plane().shelf().withdraw("state");
        post.tell(run(5));
        expectEnlist(0, 5, post);
        LoggingTestKit.warn("could not be fetched").expect(kit.system(), () -> {
            post.tell(new WorkerPost.Enlisted(0, 5, Optional.of(gone)));
            return 0;
        });
        tick(post);
        expectEnlist(0, 5, post);
        post.tell(new WorkerPost.Enlisted(0, 5, Optional.empty()));
        post.tell(new WorkerPost.Credited(0, 5, 0, 1));
        assertThat(fragment(Samples.blueprint().createFragment()).sequence()).isZero();
    }

    @Test
    void whatAWorkerPushesAfterItWasMovedAwayIsNotTakenForItsSuccessors() throws Exception {
        Gate gate = new Gate();
        Blueprint blueprint =
                Samples.blueprint(gate::around, spec -> new LinearAlgorithm(spec, () -> {}), "mode=async");
        ActorRef<WorkerPost.Command> post = start(blueprint);
        announcePolicy(post);
        post.tell(run(5));
        expectEnlist(0, 5, post);
        post.tell(new WorkerPost.Enlisted(0, 5, Optional.empty()));
        post.tell(new WorkerPost.Credited(0, 5, 0, 1));
        gate.awaitReached();

        post.tell(run());
        post.tell(run(6));
        expectEnlist(0, 6, post);
        post.tell(new WorkerPost.Enlisted(0, 6, Optional.empty()));
        gate.open();
        post.tell(new WorkerPost.Credited(0, 6, 0, 1));

        Trajectory fragment = blueprint.createFragment();
        assertThat(fragment(fragment).incarnation()).isEqualTo(6);
        assertThat(fragment.rewards).doesNotContain(MARK);
        tick(post);
        assertThat(arrived).isEmpty();
    }

    @Test
    void theFailureOfAWorkerIsTheSupervisorsToJudge() {
        Blueprint blueprint = Samples.blueprint(
                environment -> {
                    throw new IllegalStateException("no simulator here");
                },
                spec -> new LinearAlgorithm(spec, () -> {}));
        ActorRef<WorkerPost.Command> post = start(blueprint);
        announcePolicy(post);
        post.tell(run(4, 5));
        expectEnlist(0, 4, post);
        expectEnlist(1, 5, post);
        post.tell(new WorkerPost.Enlisted(1, 5, Optional.empty()));

        supervisor.expectMessage(
                new Supervisor.ComponentFailed("worker-1", "IllegalStateException: no simulator here (on worker-0)"));
    }

    /** Holds up the first environments in their first step, and marks what they make. */
    private static final class Gate {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);
        private final CountDownLatch passed = new CountDownLatch(1);
        private final AtomicBoolean first = new AtomicBoolean(true);

        VectorEnvironment around(VectorEnvironment environment) {
            return first.getAndSet(false) ? new Gated(environment) : environment;
        }

        void awaitReached() throws InterruptedException {
            assertThat(reached.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }

        void open() throws InterruptedException {
            opened.countDown();
            assertThat(passed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }

        private final class Gated implements VectorEnvironment {
            private final VectorEnvironment wrapped;

            Gated(VectorEnvironment wrapped) {
                this.wrapped = wrapped;
            }

            @Override
            public EnvironmentSpec spec() {
                return wrapped.spec();
            }

            @Override
            public int copies() {
                return wrapped.copies();
            }

            @Override
            public void reset(long seed, float[] observations, int offset) {
                wrapped.reset(seed, observations, offset);
            }

            @Override
            public void step(Trajectory fragment, int t) {
                reached.countDown();
                try {
                    assertThat(opened.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                wrapped.step(fragment, t);
                fragment.rewards[t] = MARK;
            }

            @Override
            public void close() {
                // The worker has pushed what it made before it ends.
                passed.countDown();
                wrapped.close();
            }
        }
    }
}
