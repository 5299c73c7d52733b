package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.PolicyCache;
import io.troupe.actors.PolicyPublisher;
import java.io.IOException;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PolicyCourierTest {
    private ActorTestKit kit;
    private LoopbackNode trainer;
    private ActorRef<PolicyCourier.Command> courier;
    private ActorRef<PolicyCache.Command> cache;
    private TestProbe<WorkerPost.Command> post;

    @BeforeEach
    void open() throws IOException {
        kit = TestActors.create();
        trainer = LoopbackNode.open(NodeConfig.Role.TRAINER, 0);
        TestProbe<PolicyPublisher.Command> publisher = kit.createTestProbe();
        courier = kit.spawn(PolicyCourier.create(trainer.node(), Samples.EPOCH, publisher.getRef()));
        cache = publisher.expectMessageClass(PolicyPublisher.Subscribe.class).cache();
        post = kit.createTestProbe();
    }

    @AfterEach
    void close() {
        kit.shutdownTestKit();
        trainer.close();
    }

    private void publish(long version) {
        cache.tell(new PolicyCache.Published(Samples.policy(version)));
    }

    private List<Long> announced(TestProbe<WorkerPost.Command> to) {
        return to.expectMessageClass(WorkerPost.PoliciesKept.class).policies().stream()
                .map(WorkerPost.PolicyAnnounced::version)
                .toList();
    }

    @Test
    void whoeverAsksHearsOfWhatIsThereAndOfWhatComes() {
        courier.tell(new PolicyCourier.WhatIsCurrent(post.getRef()));
        assertThat(announced(post)).isEmpty();
        publish(4);
        publish(5);
        assertThat(announced(post)).containsExactly(4L);
        assertThat(announced(post)).containsExactly(4L, 5L);

        TestProbe<WorkerPost.Command> late = kit.createTestProbe();
        courier.tell(new PolicyCourier.WhatIsCurrent(late.getRef()));
        assertThat(announced(late)).containsExactly(4L, 5L);
    }

    @Test
    void whoeverAsksAgainHearsOfEachVersionOnce() {
        courier.tell(new PolicyCourier.WhatIsCurrent(post.getRef()));
        courier.tell(new PolicyCourier.WhatIsCurrent(post.getRef()));
        publish(1);
        publish(2);

        assertThat(announced(post)).isEmpty();
        assertThat(announced(post)).isEmpty();
        assertThat(announced(post)).containsExactly(1L);
        assertThat(announced(post)).containsExactly(1L, 2L);
    }

    @Test
    void keepsTwoVersionsOnTheShelfAndNoneInTheEnd() throws Exception {
        courier.tell(new PolicyCourier.WhatIsCurrent(post.getRef()));
        announced(post);
        for (long version = 1; version <= 3; version++) {
            publish(version);
        }
        announced(post);
        announced(post);
        WorkerPost.PoliciesKept kept = post.expectMessageClass(WorkerPost.PoliciesKept.class);
        assertThat(trainer.offers("policy/3/1")).isFalse();
        for (WorkerPost.PolicyAnnounced policy : kept.policies()) {
            assertThat(trainer.pulled(policy.blob())).isNotEmpty();
        }
        assertThat(trainer.offers("policy/3/2")).isTrue();
        assertThat(trainer.offers("policy/3/3")).isTrue();
        kit.stop(courier);

        assertThat(trainer.offers("policy/3/2")).isFalse();
        assertThat(trainer.offers("policy/3/3")).isFalse();
    }
}
