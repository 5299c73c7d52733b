package io.troupe.benchmarks.transport;

import io.troupe.actors.TrajectoryQueue;
import io.troupe.actors.cluster.NodeConfig;
import io.troupe.actors.cluster.NodeSystem;
import io.troupe.actors.security.TlsIdentity;
import io.troupe.trajectory.QueueCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * A member of a cluster as every node of a run is, which answers one question: what a trajectory queue has counted, a
 * message and an answer of the size of most.
 */
final class ControlNode implements AutoCloseable {
    private static final String HOST = "localhost";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final TrajectoryQueue.Counts ANSWER =
            new TrajectoryQueue.Counts(new QueueCounts(1000, 10, 900, new TreeMap<>(), new TreeSet<>(List.of(1, 2))));

    private final ActorSystem<TrajectoryQueue.Command> system;

    private ControlNode(ActorSystem<TrajectoryQueue.Command> system) {
        this.system = system;
    }

    /**
     * Starts it, and returns when it is a member.
     *
     * @param keyStore made by {@link ThrowAwayCertificate}; empty for no TLS
     * @param peer address of a member; empty for a cluster of its own
     */
    static ControlNode open(Optional<Path> keyStore, Optional<String> peer) throws IOException, InterruptedException {
        Optional<TlsIdentity> identity =
                keyStore.isPresent() ? Optional.of(ThrowAwayCertificate.read(keyStore.get())) : Optional.empty();
        NodeConfig config = config(peer);
        ControlNode node = new ControlNode(NodeSystem.start(answering(), config, identity, peer.isEmpty()));
        try {
            NodeSystem.join(node.system, config, identity).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return node;
        } catch (ExecutionException | TimeoutException e) {
            node.close();
            throw new IOException("the control plane did not come up: " + e, e);
        }
    }

    private static NodeConfig config(Optional<String> peer) {
        return new NodeConfig(
                peer.isEmpty() ? NodeConfig.Role.SUPERVISOR : NodeConfig.Role.WORKER,
                0,
                Path.of("none"),
                false,
                Instant.EPOCH,
                Optional.empty(),
                HOST,
                HOST,
                0,
                0,
                peer.map(List::of).orElse(List.of()),
                PATIENCE,
                1,
                1,
                "the token of a benchmark",
                new NodeConfig.Security(Optional.empty(), false),
                new NodeConfig.DataPlane(NodeConfig.DataPlane.Engine.AUTO, false, 1, PATIENCE),
                new NodeConfig.Detection(Duration.ofSeconds(6), Duration.ofSeconds(7), Duration.ofSeconds(4)));
    }

    private static Behavior<TrajectoryQueue.Command> answering() {
        return Behaviors.receive(TrajectoryQueue.Command.class)
                .onMessage(TrajectoryQueue.GetCounts.class, question -> {
                    question.replyTo().tell(ANSWER);
                    return Behaviors.same();
                })
                .build();
    }

    /** {@code host:port}, for peers. */
    String address() {
        return HOST + ":" + Cluster.get(system).selfMember().address().getPort().orElseThrow();
    }

    /**
     * Asks a peer at a steady pace, however long the answers take.
     *
     * @return the time of each round trip in nanoseconds; 0 where no answer came
     */
    long[] ask(String peer, int count, long everyMicros) throws InterruptedException {
        ActorRef<TrajectoryQueue.Command> other =
                ActorRefResolver.get(system).resolveActorRef("pekko://" + NodeSystem.NAME + "@" + peer + "/user");
        AtomicLongArray nanos = new AtomicLongArray(count);
        CountDownLatch open = new CountDownLatch(count);
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            int index = i;
            awaitTime(begun + TimeUnit.MICROSECONDS.toNanos(i * everyMicros));
            long asked = System.nanoTime();
            AskPattern.<TrajectoryQueue.Command, TrajectoryQueue.Counts>ask(
                            other, TrajectoryQueue.GetCounts::new, PATIENCE, system.scheduler())
                    .whenComplete((answer, failure) -> {
                        if (failure == null) {
                            nanos.set(index, System.nanoTime() - asked);
                        }
                        open.countDown();
                    });
        }
        // Each is answered, or gives up.
        open.await();
        long[] all = new long[count];
        for (int i = 0; i < count; i++) {
            all[i] = nanos.get(i);
        }
        return all;
    }

    private static void awaitTime(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public void close() {
        system.terminate();
    }
}
