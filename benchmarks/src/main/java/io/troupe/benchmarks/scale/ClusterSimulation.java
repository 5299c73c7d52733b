package io.troupe.benchmarks.scale;

import io.troupe.config.CollectionMode;
import io.troupe.random.RandomStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A run on a cluster, event by event: workers collect, fragments travel, the learner learns, policies are pulled in
 * chunks, nodes and supervisor talk. It follows the actors of {@code io.troupe.actors.cluster}; what it leaves out is on
 * the documentation's page on scale.
 */
public final class ClusterSimulation {
    private static final long SECOND = 1_000_000_000;
    private static final long ASSIGN_EVERY = SECOND;
    private static final long HELLO_EVERY = 2 * SECOND;
    private static final int CHUNK_BYTES = 1 << 19;
    private static final int CHUNKS_AHEAD = 3;
    private static final int CHUNKS_IN_SOCKET = 2;
    private static final int VERSIONS_KEPT = 2;
    /** A run that has not made its updates by then makes none any more, or next to none. */
    private static final long MOST_EVENTS = 40_000_000;
    /** A supervisor that is so far behind says nothing twice: its full queues drop messages. */
    private static final long MOST_BEHIND = ASSIGN_EVERY;

    private static final int WARM_UP = 2;

    private record Fragment(int worker, int version, long arrived) {}

    private final ClusterShape shape;
    private final Workload work;
    private final Costs costs;
    private final ControlSizes sizes;
    private final RandomStream random;
    private final int updates;

    private final EventQueue events;
    private final TrainerNode trainer;
    private final Station supervisorRemoting;
    private final List<WorkerNode> nodes = new ArrayList<>();
    private final Broadcasts broadcasts;

    private final int[] credits;
    private final long[] collected;
    private final boolean[] collecting;
    private final List<ArrayDeque<Fragment>> byWorker = new ArrayList<>();
    private final ArrayDeque<Fragment> arrival = new ArrayDeque<>();
    private int workersWithFragments;
    private long queued;

    private boolean learning;
    private boolean mayContinue = true;
    private int version;
    private int done;
    private long produced;
    private long trained;
    private long dropped;
    private long onTheWay;
    private long learningFrom;
    private double queueWaitNanos;
    private double collectNanos;
    private long supervisorBytes;
    private ByResource busyBefore = ByResource.of(resource -> 0);
    private long measuredFrom;
    private long trainedBefore;

    private ClusterSimulation(
            ClusterShape shape, Workload work, Costs costs, ControlSizes sizes, long seed, int updates) {
        this.shape = shape;
        this.work = work;
        this.costs = costs;
        this.sizes = sizes;
        this.updates = updates;
        random = RandomStream.derive(seed, "cluster-model", shape.workers());
        int buffers = work.buffersPerWorker(shape.workers());
        // A worker has a fragment under way in each buffer, or credit for it; a node a few messages and chunks.
        events = new EventQueue(shape.workers() * (2 * buffers + 4) + shape.nodes() * (3 * CHUNKS_AHEAD + 16) + 64);
        trainer = new TrainerNode(events, costs);
        supervisorRemoting = new Station(events, costs.remotingThreads());
        broadcasts = new Broadcasts(shape.nodes());
        credits = new int[shape.workers()];
        collected = new long[shape.workers()];
        collecting = new boolean[shape.workers()];
        for (int worker = 0; worker < shape.workers(); worker++) {
            credits[worker] = buffers;
            byWorker.add(new ArrayDeque<>(2));
        }
        for (int node = 0; node < shape.nodes(); node++) {
            nodes.add(new WorkerNode(events, node * shape.workersPerNode(), shape.workersPerNode()));
        }
    }

    /**
     * Simulates a run.
     *
     * @param seed of the times that workers take and of when nodes start
     * @param updates to make, at least three: the first two are not measured
     * @throws IllegalArgumentException when the trainer's node cannot hold the fragments
     */
    public static Outcome run(
            ClusterShape shape, Workload work, Costs costs, ControlSizes sizes, long seed, int updates) {
        if (updates <= WARM_UP) {
            throw new IllegalArgumentException("at least " + (WARM_UP + 1) + " updates, not " + updates);
        }
        if (work.buffersPerWorker(shape.workers()) == 0) {
            throw new IllegalArgumentException(shape.workers() + " workers need more than the " + work.queueBytes()
                    + " bytes that the trainer's node has for fragments of " + work.fragmentBytes() + " bytes");
        }
        ClusterSimulation simulation = new ClusterSimulation(shape, work, costs, sizes, seed, updates);
        simulation.start();
        while (simulation.done < updates && simulation.events.planned() < MOST_EVENTS && simulation.events.next()) {
            // Everything is in the events.
        }
        return simulation.outcome();
    }

    private void start() {
        publish();
        assign();
        for (WorkerNode node : nodes) {
            events.after((long) (random.nextDouble() * HELLO_EVERY), this::hello);
            events.after((long) (random.nextDouble() * HELLO_EVERY), () -> askWhatIsCurrent(node));
        }
    }

    // Workers.

    private void collectOn(WorkerNode node) {
        for (int worker = node.firstWorker; worker < node.firstWorker + node.workers; worker++) {
            collect(worker);
        }
    }

    private void collect(int worker) {
        WorkerNode node = nodes.get(worker / shape.workersPerNode());
        if (collecting[worker] || credits[worker] == 0 || node.version < work.versionFor(collected[worker])) {
            return;
        }
        credits[worker]--;
        collecting[worker] = true;
        int behaviour = node.version;
        double factor = 1 + work.spread() * (2 * random.nextDouble() - 1);
        long nanos = Math.round(work.collectNanos() * factor);
        events.after(nanos, () -> {
            collecting[worker] = false;
            collected[worker]++;
            collectNanos += nanos;
            produced++;
            onTheWay++;
            send(node, worker, behaviour);
            collect(worker);
        });
    }

    private void send(WorkerNode node, int worker, int behaviour) {
        long bytes = work.fragmentBytes();
        double decode = costs.handlingNanos() + bytes * costs.decodeNanosPerByte();
        node.sender.submit(
                bytes * (costs.encodeNanosPerByte() + costs.sendNanosPerByte()),
                () -> node.outLink.submit(
                        costs.linkNanos(bytes),
                        () -> events.after(
                                costs.latencyNanos(),
                                () -> trainer.inLink.submit(
                                        costs.linkNanos(bytes),
                                        () -> trainer.cores.submit(
                                                bytes * costs.receiveNanosPerByte(),
                                                () -> trainer.actors.submit(
                                                        decode, () -> arrived(worker, behaviour)))))));
    }

    // Queue and learner.

    private void arrived(int worker, int behaviour) {
        onTheWay--;
        queued++;
        Fragment fragment = new Fragment(worker, behaviour, events.now());
        if (work.mode().reproducible()) {
            ArrayDeque<Fragment> own = byWorker.get(worker);
            if (own.isEmpty()) {
                workersWithFragments++;
            }
            own.add(fragment);
        } else {
            arrival.add(fragment);
        }
        learn();
    }

    private void learn() {
        if (learning || !mayContinue) {
            return;
        }
        dropStale();
        if ((work.mode().reproducible() ? workersWithFragments : arrival.size()) < shape.workers()) {
            return;
        }
        int[] batch = new int[shape.workers()];
        for (int i = 0; i < batch.length; i++) {
            Fragment fragment = work.mode().reproducible() ? take(i) : arrival.remove();
            queueWaitNanos += events.now() - fragment.arrived();
            batch[i] = fragment.worker();
        }
        queued -= batch.length;
        learningFrom = batch.length;
        learning = true;
        trainer.learner.submit(batch.length * work.updateNanosPerFragment(), () -> learnt(batch));
    }

    private Fragment take(int worker) {
        ArrayDeque<Fragment> own = byWorker.get(worker);
        Fragment fragment = own.remove();
        if (own.isEmpty()) {
            workersWithFragments--;
        }
        return fragment;
    }

    private void dropStale() {
        arrival.removeIf(fragment -> {
            boolean stale = version - fragment.version() > work.maxLag();
            if (stale) {
                dropped++;
                queued--;
                credit(fragment.worker());
            }
            return stale;
        });
    }

    private void learnt(int[] batch) {
        learning = false;
        mayContinue = false;
        learningFrom = 0;
        trained += batch.length;
        done++;
        version++;
        if (done == WARM_UP) {
            measuredFrom = events.now();
            trainedBefore = trained;
            busyBefore = busy();
        }
        for (int worker : batch) {
            credit(worker);
        }
        publish();
        report();
    }

    private void credit(int worker) {
        trainer.remoting.submit(
                costs.messageNanos(sizes.credited()),
                () -> events.after(costs.latencyNanos(), () -> {
                    credits[worker]++;
                    collect(worker);
                }));
    }

    private void report() {
        trainer.remoting.submit(
                costs.messageNanos(sizes.report()),
                () -> events.after(
                        costs.latencyNanos(),
                        () -> atSupervisor(sizes.report(), () -> atSupervisor(sizes.order(), this::toldToContinue))));
    }

    private void toldToContinue() {
        events.after(
                costs.latencyNanos(),
                () -> trainer.remoting.submit(costs.messageNanos(sizes.order()), () -> {
                    mayContinue = true;
                    learn();
                }));
    }

    // Policies.

    private void publish() {
        double nanos = work.policyBytes() * (costs.copyNanosPerByte() + costs.checksumNanosPerByte());
        trainer.actors.submit(nanos, () -> {
            broadcasts.published(events.now());
            int newest = broadcasts.newest();
            nodes.forEach(node -> announce(node, newest));
        });
    }

    private void announce(WorkerNode node, int announced) {
        trainer.remoting.submit(
                costs.messageNanos(sizes.policyAnnounced()),
                () -> events.after(costs.latencyNanos(), () -> {
                    if (announced > node.version && announced > node.newestKnown) {
                        node.newestKnown = announced;
                        node.waiting.add(announced);
                        if (node.waiting.size() > (work.mode() == CollectionMode.ASYNC ? 1 : VERSIONS_KEPT)) {
                            node.waiting.remove();
                        }
                    }
                    pull(node);
                }));
    }

    private void pull(WorkerNode node) {
        if (node.pulling || node.waiting.isEmpty()) {
            return;
        }
        node.pulling = true;
        Pull pull = new Pull(node, node.waiting.remove(), work.policyBytes());
        for (int i = 0; i < CHUNKS_AHEAD && pull.unasked > 0; i++) {
            ask(pull);
        }
    }

    private static final class Pull {
        private final WorkerNode node;
        private final int version;
        private long unasked;
        private long missing;
        private boolean failed;

        Pull(WorkerNode node, int version, long bytes) {
            this.node = node;
            this.version = version;
            unasked = bytes;
            missing = bytes;
        }
    }

    private void ask(Pull pull) {
        long bytes = Math.min(pull.unasked, CHUNK_BYTES);
        pull.unasked -= bytes;
        events.after(costs.latencyNanos(), () -> answer(pull, bytes));
    }

    private void answer(Pull pull, long bytes) {
        pull.node.asked.add(() -> {
            if (pull.version <= broadcasts.newest() - VERSIONS_KEPT) {
                events.after(costs.latencyNanos(), () -> fail(pull));
                return;
            }
            pull.node.answering++;
            trainer.cores.submit(
                    bytes * costs.sendNanosPerByte(),
                    () -> trainer.outLink.submit(costs.linkNanos(bytes), () -> answered(pull, bytes)));
        });
        answerNext(pull.node);
    }

    /** One chunk is written while the one before it is on the link. */
    private void answerNext(WorkerNode node) {
        while (node.answering < CHUNKS_IN_SOCKET && !node.asked.isEmpty()) {
            node.asked.remove().run();
        }
    }

    private void answered(Pull pull, long bytes) {
        pull.node.answering--;
        answerNext(pull.node);
        events.after(
                costs.latencyNanos(),
                () -> pull.node.receiver.submit(
                        bytes * (costs.receiveNanosPerByte() + costs.checksumNanosPerByte()), () -> came(pull, bytes)));
    }

    private void fail(Pull pull) {
        if (!pull.failed) {
            pull.failed = true;
            broadcasts.failed();
            pull.node.pulling = false;
            pull(pull.node);
        }
    }

    private void came(Pull pull, long bytes) {
        if (pull.failed) {
            return;
        }
        pull.missing -= bytes;
        if (pull.unasked > 0) {
            ask(pull);
        }
        if (pull.missing == 0) {
            pull.node.receiver.submit(work.policyBytes() * costs.copyNanosPerByte(), () -> has(pull));
        }
    }

    private void has(Pull pull) {
        WorkerNode node = pull.node;
        broadcasts.arrived(pull.version, node.version, events.now());
        node.version = pull.version;
        node.pulling = false;
        pull(node);
        collectOn(node);
    }

    // Control traffic.

    private void assign() {
        int bytes = sizes.assign(shape.workersPerNode());
        for (int node = 0; node < shape.nodes() && supervisorRemoting.backlogNanos() < MOST_BEHIND; node++) {
            atSupervisor(bytes, () -> {});
        }
        events.after(ASSIGN_EVERY, this::assign);
    }

    private void hello() {
        atSupervisor(sizes.hello(), () -> atSupervisor(sizes.welcome(), () -> {}));
        events.after(HELLO_EVERY, this::hello);
    }

    private void askWhatIsCurrent(WorkerNode node) {
        trainer.remoting.submit(costs.messageNanos(sizes.whatIsCurrent()), () -> {
            int newest = broadcasts.newest();
            for (int kept = Math.max(0, newest - VERSIONS_KEPT + 1); kept <= newest; kept++) {
                announce(node, kept);
            }
        });
        events.after(HELLO_EVERY, () -> askWhatIsCurrent(node));
    }

    private void atSupervisor(int bytes, Runnable whenDone) {
        supervisorBytes += bytes;
        supervisorRemoting.submit(costs.messageNanos(bytes), whenDone);
    }

    // Results.

    private ByResource busy() {
        return ByResource.of(resource -> switch (resource) {
            case WORKERS -> collectNanos / shape.workers();
            case LEARNER -> trainer.learner.busyNanos();
            case INGEST_LINK -> trainer.inLink.busyNanos();
            case POLICY_LINK -> trainer.outLink.busyNanos();
            case CONNECTION_CORES -> each(trainer.cores);
            case TRAINER_ACTORS -> each(trainer.actors);
            case TRAINER_CONTROL -> each(trainer.remoting);
            case SUPERVISOR_CONTROL -> each(supervisorRemoting);
        });
    }

    private static double each(Station station) {
        return station.busyNanos() / station.servers();
    }

    private Outcome outcome() {
        double whole = (double) events.now() / SECOND;
        double span = events.now() - measuredFrom;
        ByResource busy = busy();
        // Stations have taken on work that they are not done with.
        ByResource use = ByResource.of(resource -> Math.min(1, (busy.get(resource) - busyBefore.get(resource)) / span));
        return new Outcome(
                done == updates,
                span / SECOND,
                (trained - trainedBefore) / span * SECOND,
                produced,
                trained,
                queued + learningFrom,
                onTheWay,
                dropped,
                queueWaitNanos / Math.max(1, trained + learningFrom) / SECOND,
                trainer.actors.meanWaitNanos() / SECOND,
                broadcasts.meanNanos() / SECOND,
                broadcasts.skipped(),
                broadcasts.pulled(),
                broadcasts.failedPulls(),
                supervisorRemoting.jobs() / whole,
                supervisorBytes / whole,
                trainer.remoting.jobs() / whole,
                use);
    }
}
