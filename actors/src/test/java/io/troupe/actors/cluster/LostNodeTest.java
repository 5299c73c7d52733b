package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class LostNodeTest {
    private final BlockingQueue<String> started = new ArrayBlockingQueue<>(10);

    private void singletonOn(TestNode node, String name) {
        Behavior<String> behavior = Behaviors.setup(context -> {
            started.add(name);
            return Behaviors.ignore();
        });
        ClusterSingleton.get(node.system()).init(SingletonActor.of(behavior, "one"));
    }

    @Test
    void aSingletonOfTheOldestNodeIsBackAfterTheSumOfTheDetectionTimes() throws Exception {
        try (TestNode first =
                        TestNode.start(TestNode.config(), Optional.empty()).joined();
                TestNode second = TestNode.start(TestNode.config(first.address()), Optional.empty())
                        .joined();
                TestNode third = TestNode.start(TestNode.config(first.address()), Optional.empty())
                        .joined()) {
            singletonOn(first, "first");
            assertThat(started.poll(20, TimeUnit.SECONDS)).isEqualTo("first");
            singletonOn(second, "second");
            singletonOn(third, "third");

            long killed = System.nanoTime();
            first.crash();

            assertThat(started.poll(30, TimeUnit.SECONDS)).isEqualTo("second");
            Duration took = Duration.ofNanos(System.nanoTime() - killed);
            // The three seconds of the settings, and the ticks of gossip, leader and heartbeats.
            assertThat(took).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(10));
            assertThat(third.system().getWhenTerminated().toCompletableFuture()).isNotDone();
        }
    }
}
