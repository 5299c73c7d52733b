package io.troupe.benchmarks.scale;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.actors.Supervisor;
import io.troupe.actors.cluster.Epoch;
import io.troupe.actors.cluster.Intake;
import io.troupe.actors.cluster.NodeAgent;
import io.troupe.actors.cluster.NodeConfig;
import io.troupe.actors.cluster.NodeDescription;
import io.troupe.actors.cluster.PolicyCourier;
import io.troupe.actors.cluster.RunDirector;
import io.troupe.actors.cluster.TrainerDoors;
import io.troupe.actors.cluster.WorkerPost;
import io.troupe.actors.serialization.ControlMessage;
import io.troupe.actors.transport.BlobReference;
import io.troupe.actors.transport.DataAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.serialization.SerializationExtension;

/**
 * What control messages take: their sizes, as this program writes them, and the CPU time of one between two actor
 * systems over a socket.
 *
 * @param sizes with the envelope
 * @param nanos CPU time on each side, whatever the size
 * @param nanosPerByte CPU time on each side, for each byte
 */
public record ControlProbe(ControlSizes sizes, double nanos, double nanosPerByte) {
    /** What Artery, TLS, TCP and Ethernet add; names are compressed to numbers after a while. */
    public static final int ENVELOPE_BYTES = 150;
    /** Of the messages whose content is small and Pekko's own. */
    private static final int SMALL_BYTES = 80;

    private static final int WARM_UP = 60_000;
    private static final int MESSAGES = 60_000;
    private static final int WINDOW = 1024;
    private static final int STEP = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * Measures.
     *
     * @param experiment as nodes get it, resolved
     */
    public static ControlProbe measure(String experiment) throws InterruptedException, TimeoutException {
        Semaphore arrived = new Semaphore(WINDOW);
        ActorSystem<ControlMessage> receiver = ActorSystem.create(sink(arrived), "troupe", settings());
        ActorSystem<Void> sender = ActorSystem.create(Behaviors.empty(), "troupe", settings());
        try {
            String path = ActorRefResolver.get(receiver).toSerializationFormat(receiver);
            ActorRef<ControlMessage> target = ActorRefResolver.get(sender).resolveActorRef(path);
            Messages messages = new Messages(ActorRefResolver.get(sender), experiment);
            ControlSizes sizes = messages.sizes(sender);
            double small = nanosOfOne(target, messages.credited(), arrived);
            double large = nanosOfOne(target, messages.assign(1), arrived);
            int more = sizes.assign(1) - sizes.credited();
            double perByte = Math.max(0, (large - small) / more);
            // Both sides are in this process.
            return new ControlProbe(
                    sizes, Math.max(0, small - perByte * (sizes.credited() - ENVELOPE_BYTES)) / 2, perByte / 2);
        } finally {
            sender.terminate();
            receiver.terminate();
        }
    }

    private static Behavior<ControlMessage> sink(Semaphore arrived) {
        return Behaviors.receiveMessage(message -> {
            arrived.release();
            return Behaviors.same();
        });
    }

    private static Config settings() {
        ClassLoader loader = ControlProbe.class.getClassLoader();
        return ConfigFactory.parseMap(Map.of(
                        "pekko.actor.provider", "remote",
                        "pekko.remote.artery.transport", "tcp",
                        "pekko.remote.artery.canonical.hostname", "127.0.0.1",
                        "pekko.remote.artery.canonical.port", 0))
                .withFallback(ConfigFactory.parseResourcesAnySyntax(loader, "troupe-node"))
                .withFallback(ConfigFactory.defaultReference(loader))
                .resolve();
    }

    private static double nanosOfOne(ActorRef<ControlMessage> target, ControlMessage message, Semaphore arrived)
            throws InterruptedException, TimeoutException {
        send(target, message, arrived, WARM_UP);
        long before = CpuTime.ofProcess();
        send(target, message, arrived, MESSAGES);
        return (double) (CpuTime.ofProcess() - before) / MESSAGES;
    }

    /** Returns when all have arrived. Few are on their way at a time, since full queues drop what comes. */
    private static void send(ActorRef<ControlMessage> target, ControlMessage message, Semaphore arrived, int count)
            throws InterruptedException, TimeoutException {
        for (int sent = 0; sent < count; sent += STEP) {
            acquire(arrived, STEP);
            for (int i = 0; i < STEP; i++) {
                target.tell(message);
            }
        }
        acquire(arrived, WINDOW);
        arrived.release(WINDOW);
    }

    private static void acquire(Semaphore arrived, int permits) throws InterruptedException, TimeoutException {
        if (!arrived.tryAcquire(permits, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new TimeoutException("control messages between two actor systems did not arrive in " + PATIENCE);
        }
    }

    /** Messages as they are in the middle of a long run on machines with ordinary names. */
    private record Messages(ActorRefResolver actors, String experiment) {
        private static final String CHECKSUM = "0123456789abcdef";
        private static final long LONG_RUN = 1_000_000;
        private static final int MANY = 64;
        private static final DataAddress DATA = new DataAddress("node-0123.cluster.local", 25_521);

        private <T> ActorRef<T> actor(String path) {
            return actors.resolveActorRef("pekko://troupe@node-0123.cluster.local:25520/user/" + path + "#-1234567890");
        }

        private <T extends ControlMessage> ActorRef<T> post(String name) {
            return actor("agent/" + name);
        }

        NodeAgent.Assign assign(int workers) {
            SortedMap<Integer, Long> assigned = new TreeMap<>();
            for (int worker = 0; worker < workers; worker++) {
                assigned.put(9_000 + worker, LONG_RUN + worker);
            }
            TrainerDoors doors = new TrainerDoors(
                    post("trainer-post-1"),
                    actor("agent/trainer-post-1/$$a-adapter"),
                    actor("agent/trainer-post-1/queue"),
                    actor("agent/trainer-post-1/intake"),
                    actor("agent/trainer-post-1/policy-courier"),
                    actor("agent/trainer-post-1/follower-desk"),
                    DATA);
            ActorRef<Supervisor.Command> supervisor = actor("director/supervisor-1");
            return new NodeAgent.Assign(epoch(), doors, supervisor, assigned);
        }

        private Epoch epoch() {
            return new Epoch(1, "20261121-120000-cartpole", experiment);
        }

        WorkerPost.Credited credited() {
            return new WorkerPost.Credited(9_000, LONG_RUN, LONG_RUN, LONG_RUN);
        }

        ControlSizes sizes(ActorSystem<?> system) {
            NodeDescription node = new NodeDescription(NodeConfig.Role.WORKER, 123, LONG_RUN, LONG_RUN, DATA);
            int few = size(system, assign(0));
            return new ControlSizes(
                    size(system, new RunDirector.Hello(node, 1, actor("agent"))),
                    size(system, new NodeAgent.Welcome(1)),
                    few,
                    (double) (size(system, assign(MANY)) - few) / MANY,
                    size(system, new PolicyCourier.WhatIsCurrent(post("worker-post-1-1"))),
                    size(system, new WorkerPost.PoliciesKept(List.of(kept(LONG_RUN - 1), kept(LONG_RUN)))),
                    size(system, credited()),
                    size(system, new Intake.Enlist(9_000, LONG_RUN, post("worker-post-1-1"))) + SMALL_BYTES,
                    ENVELOPE_BYTES + SMALL_BYTES,
                    ENVELOPE_BYTES + SMALL_BYTES);
        }

        private static WorkerPost.PolicyAnnounced kept(long version) {
            return new WorkerPost.PolicyAnnounced(
                    version, new BlobReference("policy/1/" + version, LONG_RUN, CHECKSUM));
        }

        private static int size(ActorSystem<?> system, ControlMessage message) {
            return ENVELOPE_BYTES
                    + SerializationExtension.get(Adapter.toClassic(system))
                            .serialize(message)
                            .get()
                            .length;
        }
    }
}
