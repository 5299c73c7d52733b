package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.PolicyCache;
import io.troupe.config.CollectionMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PolicyPullerTest {
    private static final Duration PAUSE = Duration.ofMillis(300);

    private ActorTestKit kit;
    private ManualTime time;
    private LoopbackNode trainer;
    private LoopbackNode own;
    private TestProbe<PolicyCache.Command> cache;

    @BeforeEach
    void open() throws IOException {
        kit = TestActors.withManualTime();
        time = ManualTime.get(kit.system());
        trainer = LoopbackNode.open(NodeConfig.Role.TRAINER, 0);
        own = LoopbackNode.open(NodeConfig.Role.WORKER, 0);
        cache = kit.createTestProbe();
    }

    @AfterEach
    void close() {
        kit.shutdownTestKit();
        own.close();
        trainer.close();
    }

    private ActorRef<PolicyPuller.Command> start(CollectionMode mode) {
        return kit.spawn(PolicyPuller.create(own.node(), trainer.address(), mode, cache.getRef()));
    }

    private WorkerPost.PolicyAnnounced offered(long version) {
        return new WorkerPost.PolicyAnnounced(
                version, trainer.offer("policy/" + version, Encoded.of(Samples.policy(version))));
    }

    private static PolicyPuller.Kept kept(WorkerPost.PolicyAnnounced... policies) {
        return new PolicyPuller.Kept(Arrays.asList(policies));
    }

    private long published() {
        return cache.expectMessageClass(PolicyCache.Published.class)
                .snapshot()
                .version()
                .value();
    }

    /** The pull fails at some time, and the pause begins then. */
    private long publishedAsTimePasses() {
        return cache.awaitAssert(() -> {
            time.timePasses(PAUSE);
            return cache.expectMessageClass(PolicyCache.Published.class, Duration.ofMillis(50))
                    .snapshot()
                    .version()
                    .value();
        });
    }

    @Test
    void bringsEveryVersionOnceAndInOrderWhereTheModeNeedsThat() {
        ActorRef<PolicyPuller.Command> puller = start(CollectionMode.PIPELINED);
        WorkerPost.PolicyAnnounced one = offered(1);
        WorkerPost.PolicyAnnounced two = offered(2);
        WorkerPost.PolicyAnnounced three = offered(3);
        puller.tell(kept(one));
        puller.tell(kept(one, two));
        puller.tell(kept(one, two));
        assertThat(published()).isEqualTo(1);
        assertThat(published()).isEqualTo(2);
        puller.tell(kept(one, two));
        puller.tell(kept(two, three));
        assertThat(published()).isEqualTo(3);
    }

    @Test
    void skipsToTheNewestInAsyncMode() {
        ActorRef<PolicyPuller.Command> puller = start(CollectionMode.ASYNC);
        puller.tell(kept(offered(1), offered(2)));
        assertThat(published()).isEqualTo(2);
        puller.tell(kept(offered(3), offered(4)));
        assertThat(published()).isEqualTo(4);
    }

    @Test
    void pullsWhatIsThereOnceAPullHasFailed() {
        ActorRef<PolicyPuller.Command> puller = start(CollectionMode.PIPELINED);
        WorkerPost.PolicyAnnounced withdrawn = offered(1);
        trainer.node().plane().shelf().withdraw("policy/1");
        puller.tell(kept(withdrawn));
        puller.tell(kept(offered(2), offered(3)));
        assertThat(publishedAsTimePasses()).isEqualTo(2);
        assertThat(published()).isEqualTo(3);
    }

    @Test
    void triesAgainWhereNothingElseIsThere() {
        ActorRef<PolicyPuller.Command> puller = start(CollectionMode.PIPELINED);
        WorkerPost.PolicyAnnounced one = offered(1);
        trainer.node().plane().shelf().withdraw("policy/1");
        puller.tell(kept(one));
        cache.expectNoMessage(Duration.ofMillis(100));
        assertThat(offered(1)).isEqualTo(one);
        assertThat(publishedAsTimePasses()).isEqualTo(1);
    }

    @Test
    void aPolicyThatMakesNoSenseIsAFailure() {
        ActorRef<PolicyPuller.Command> puller = start(CollectionMode.PIPELINED);
        TestProbe<Void> watcher = kit.createTestProbe();
        puller.tell(new PolicyPuller.Kept(
                List.of(new WorkerPost.PolicyAnnounced(1, trainer.offer("noise", ByteBuffer.allocateDirect(100))))));
        watcher.expectTerminated(puller);
    }
}
