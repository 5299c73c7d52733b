package io.troupe.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * One inference for the policies of several workers of a process. A worker that asks waits until all that are at work
 * have asked, or for a moment; then one of them computes for everybody, one pass for each version asked for. It has no
 * thread of its own, and holds memory of the network only while there is a policy that has not been closed.
 *
 * <p>Whoever rests, closes its policy or does not ask in time is no longer waited for until it asks again, so nobody
 * can hold up the others for longer than that moment.
 */
public final class SharedInference {
    /** Longer than a thread needs to be scheduled, shorter than a simulator that is worth waiting for takes. */
    private static final Duration PATIENCE = Duration.ofMillis(2);

    /** Waits, each as long as the patience, for a pass that somebody else computes. */
    private static final int MOST_WAITS = 30_000;

    private final NetworkSpec network;
    private final JointPasses passes;
    private final long patienceNanos;
    private final List<Seat> seats = new ArrayList<>();
    /** Those that are served now; only whoever computes touches it. */
    private final List<JointPasses.Request> round = new ArrayList<>();

    private int awaited;
    private int asking;
    private boolean computing;
    private long lastServed;

    /**
     * @param network of the policies
     * @param inferences makes what computes the joint passes; used by one thread at a time, not always the same
     */
    public SharedInference(NetworkSpec network, Supplier<Inference> inferences) {
        this(network, inferences, PATIENCE);
    }

    SharedInference(NetworkSpec network, Supplier<Inference> inferences, Duration patience) {
        this.network = network;
        passes = new JointPasses(network, inferences);
        patienceNanos = patience.toNanos();
        lastServed = System.nanoTime();
    }

    /** A replica for one worker, which draws its actions itself. The caller closes it. */
    public Policy createPolicy() {
        return new NeuralPolicy(network, join());
    }

    Inference join() {
        Seat seat = new Seat();
        synchronized (this) {
            seats.add(seat);
        }
        return seat;
    }

    /** Takes the request; true when the caller is to compute for everybody. */
    private synchronized boolean ask(Seat seat) {
        if (seat.closed) {
            throw new IllegalStateException("the policy is closed");
        }
        if (!seat.awaited) {
            seat.awaited = true;
            awaited++;
        }
        seat.asks = true;
        asking++;
        return begin(asking == awaited);
    }

    /** Whether the caller, who has waited for a while, is to compute. */
    private synchronized boolean claim(Seat seat) {
        if (!seat.asks) {
            return false;
        }
        if (asking == awaited) {
            return begin(true);
        }
        boolean impatient = patienceLeft(seat) <= 0;
        if (impatient && !computing) {
            for (Seat other : seats) {
                other.awaited = other.asks;
            }
            awaited = asking;
        }
        return begin(impatient);
    }

    private boolean begin(boolean due) {
        boolean begins = due && !computing;
        computing |= begins;
        return begins;
    }

    /** While others are served there was no way to be served. */
    private synchronized long patienceLeft(Seat seat) {
        long since = seat.askedAt - lastServed > 0 ? seat.askedAt : lastServed;
        return patienceNanos - (System.nanoTime() - since);
    }

    private void serve() {
        synchronized (this) {
            for (Seat seat : seats) {
                if (seat.asks) {
                    seat.asks = false;
                    round.add(seat);
                }
            }
            asking = 0;
        }
        try {
            passes.compute(round);
        } finally {
            round.clear();
            synchronized (this) {
                computing = false;
                lastServed = System.nanoTime();
                wakeOneIfAllHaveAsked();
            }
        }
    }

    private synchronized void rest(Seat seat) {
        if (seat.awaited) {
            seat.awaited = false;
            awaited--;
            wakeOneIfAllHaveAsked();
        }
    }

    private synchronized void leave(Seat seat) {
        if (!seat.closed) {
            seat.closed = true;
            seats.remove(seat);
            withdraw(seat);
            rest(seat);
            if (seats.isEmpty()) {
                passes.close();
            }
        }
    }

    private synchronized void withdraw(Seat seat) {
        if (seat.asks) {
            seat.asks = false;
            asking--;
        }
    }

    private void wakeOneIfAllHaveAsked() {
        if (asking == 0 || asking != awaited || computing) {
            return;
        }
        for (Seat seat : seats) {
            if (seat.asks) {
                LockSupport.unpark(seat.thread);
                return;
            }
        }
    }

    /** What one policy sees of it. Its request belongs to whoever computes, from the asking until it is answered. */
    private final class Seat implements Inference, JointPasses.Request {
        private Thread thread = Thread.currentThread();
        private float[] parameters = {};
        private float[] observations = {};
        private int offset;
        private int rows;
        private float[] outputs = {};

        // Guarded by the shared inference.
        private boolean awaited;
        private boolean asks;
        private boolean closed;
        private long askedAt;

        private Optional<Throwable> failure = Optional.empty();
        private volatile boolean answered;

        @Override
        public void load(float[] newParameters) {
            parameters = newParameters;
        }

        @Override
        public void forward(float[] fromObservations, int fromOffset, int rowCount, float[] toOutputs) {
            observations = fromObservations;
            offset = fromOffset;
            rows = rowCount;
            outputs = toOutputs;
            thread = Thread.currentThread();
            askedAt = System.nanoTime();
            answered = false;
            failure = Optional.empty();
            if (ask(this)) {
                serve();
            }
            if (!answered) {
                await();
            }
            if (failure.isPresent()) {
                throw new SharedInferenceFailure(
                        "the inference that the workers of this process share failed", failure.get());
            }
        }

        private void await() {
            // The simulator may have left it set; waiting would not be waiting.
            boolean interrupted = Thread.interrupted();
            // Counted and not timed: a process that was suspended must not find its time up when it goes on.
            int waits = 0;
            while (!answered) {
                if (waits++ == MOST_WAITS) {
                    withdraw(this);
                    throw new SharedInferenceFailure(
                            "the inference that the workers of this process share gave no answer in "
                                    + Duration.ofNanos(MOST_WAITS * patienceNanos));
                }
                long left = patienceLeft(this);
                LockSupport.parkNanos(SharedInference.this, left > 0 ? left : patienceNanos);
                interrupted |= Thread.interrupted();
                if (!answered && claim(this)) {
                    serve();
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public float[] parameters() {
            return parameters;
        }

        @Override
        public int rows() {
            return rows;
        }

        @Override
        public float[] observations() {
            return observations;
        }

        @Override
        public int offset() {
            return offset;
        }

        @Override
        public float[] outputs() {
            return outputs;
        }

        @Override
        public void answer(Optional<Throwable> problem) {
            Thread asker = thread;
            failure = problem;
            answered = true;
            if (!asker.equals(Thread.currentThread())) {
                LockSupport.unpark(asker);
            }
        }

        @Override
        public void rest() {
            SharedInference.this.rest(this);
        }

        @Override
        public void close() {
            leave(this);
        }
    }
}
