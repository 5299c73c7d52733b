package io.troupe.collect;

import io.troupe.algorithm.Algorithm.ConfiguredAlgorithm;
import io.troupe.algorithm.Behaviour;
import io.troupe.closing.Closing;
import io.troupe.env.EnvironmentFailure;
import io.troupe.env.JointEnvironment;
import io.troupe.env.OnlyBehaviour;
import io.troupe.env.Snapshotable;
import io.troupe.env.VectorEnvironment;
import io.troupe.policy.Policy;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.Replicas;
import io.troupe.random.RandomStream;
import io.troupe.trajectory.StateBuffer;
import io.troupe.trajectory.Trajectory;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What an environment worker does, without the actor: fills fragments by letting a policy act in B copies of an
 * environment, or one policy for each behaviour of an environment with several agents. Everything that the next fragment
 * depends on is written into each fragment's end state, so a run can continue after any of them.
 *
 * <p>One owner, one thread at a time. Owns the environment and the policies and closes both.
 */
public final class Collector implements AutoCloseable {
    private final int worker;
    private final long seed;
    private final JointEnvironment environment;
    private final int copies;
    private final List<ActingAgents> behaviours = new ArrayList<>();
    private final List<float[]> firstObservations = new ArrayList<>();
    private final List<String> names;
    private final StateHeader header;

    private PolicySnapshot snapshot;
    private long sequence;

    /**
     * In an environment with one agent.
     *
     * @param worker index of this worker, from 0
     * @param seed the experiment's
     * @param environment its copies; taken over, unless this throws
     * @param algorithm says what must be recorded
     * @param replicas makes the policy's replica
     * @param initial the policy to begin with
     */
    public Collector(
            int worker,
            long seed,
            VectorEnvironment environment,
            ConfiguredAlgorithm algorithm,
            Supplier<Policy> replicas,
            PolicySnapshot initial) {
        this(
                worker,
                seed,
                new OnlyBehaviour(environment),
                List.of(Behaviour.alone(environment.spec(), algorithm)),
                Replicas.of(replicas),
                initial);
    }

    /**
     * In an environment with several agents.
     *
     * @param worker index of this worker, from 0
     * @param seed the experiment's
     * @param environment its copies; taken over, unless this throws
     * @param behaviours of the environment's spec, in its order
     * @param replicas makes the policies' replicas
     * @param initial the policies to begin with
     */
    public Collector(
            int worker,
            long seed,
            JointEnvironment environment,
            List<Behaviour> behaviours,
            Replicas replicas,
            PolicySnapshot initial) {
        this.worker = worker;
        this.seed = seed;
        this.environment = environment;
        copies = environment.copies();
        names = Behaviour.names(behaviours);
        header = new StateHeader(copies, behaviours);
        snapshot = initial;
        List<PolicySnapshot> policies = initial.partsOf(names);
        try {
            for (int k = 0; k < behaviours.size(); k++) {
                Policy policy = replicas.behaviours().get(k).get();
                ActingAgents agents =
                        new ActingAgents(worker, seed, environment, k, behaviours.get(k), policy, policies.get(k));
                this.behaviours.add(agents);
                firstObservations.add(agents.firstObservations());
            }
        } catch (RuntimeException | Error e) {
            Closing.after(e, this.behaviours);
            throw e;
        }
    }

    /** Starts an episode in every copy; called once, unless {@link #restore} is. */
    public void reset() {
        reset(RandomStream.derive(seed, "environment", worker).nextLong());
    }

    private void reset(long episodeSeed) {
        environment.reset(episodeSeed, firstObservations);
        behaviours.forEach(ActingAgents::reset);
    }

    /** Acts with this snapshot from the next fragment on. */
    public void load(PolicySnapshot newer) {
        List<PolicySnapshot> policies = newer.partsOf(names);
        snapshot = newer;
        for (int k = 0; k < behaviours.size(); k++) {
            behaviours.get(k).load(policies.get(k));
        }
    }

    /** Number of the next fragment. */
    public long nextSequence() {
        return sequence;
    }

    /** The environment, for its reports of repaired copies. */
    public JointEnvironment environment() {
        return environment;
    }

    /**
     * Fills one fragment, T steps of every copy.
     *
     * @param fragment of this environment's spec with as many copies; its former content is lost
     */
    public void collect(Trajectory fragment) {
        fragment.begin(worker, sequence, snapshot.version());
        List<Trajectory> parts = fragment.parts();
        for (int k = 0; k < parts.size(); k++) {
            behaviours.get(k).begin(parts.get(k));
        }
        long inferenceNanos = 0;
        long environmentNanos = 0;
        for (int t = 0; t < fragment.steps(); t++) {
            long begun = System.nanoTime();
            for (int k = 0; k < parts.size(); k++) {
                behaviours.get(k).act(parts.get(k), t);
            }
            long acted = System.nanoTime();
            inferenceNanos += acted - begun;
            step(fragment, t);
            for (int k = 0; k < parts.size(); k++) {
                behaviours.get(k).afterStep(parts.get(k), t);
            }
            environmentNanos += System.nanoTime() - acted;
        }
        behaviours.forEach(ActingAgents::rest);
        fragment.inferenceNanos = inferenceNanos;
        fragment.environmentNanos = environmentNanos;
        for (int k = 0; k < parts.size(); k++) {
            behaviours.get(k).end(parts.get(k));
        }
        sequence++;
        writeState(fragment.endState);
    }

    /** What is not finite goes through the policy into the action, which a careful environment refuses: name the source. */
    private void step(Trajectory fragment, int t) {
        try {
            environment.step(fragment, t);
        } catch (EnvironmentFailure failure) {
            for (int k = 0; k < behaviours.size(); k++) {
                Trajectory part = fragment.parts().get(k);
                String poison = behaviours.get(k).poison(part, t, failure.copy(), copies);
                if (!poison.isEmpty()) {
                    throw new EnvironmentFailure(
                            environment.spec().name(),
                            failure.copy(),
                            sequence * fragment.steps() + t,
                            poison,
                            failure);
                }
            }
            throw failure;
        }
    }

    private void writeState(StateBuffer state) {
        try (DataOutputStream out = state.rewrite()) {
            header.write(out, sequence);
            for (ActingAgents agents : behaviours) {
                agents.save(out);
            }
            Optional<Snapshotable> snapshotable = environment.snapshotable();
            out.writeBoolean(snapshotable.isPresent());
            if (snapshotable.isPresent()) {
                snapshotable.get().save(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("worker " + worker + " could not save its environment", e);
        }
    }

    /**
     * Continues where a fragment ended. Environments that cannot restore their state begin new episodes, from seeds
     * that depend on where they were.
     *
     * @param endState of the last fragment that was learnt from
     * @throws UncheckedIOException when the state does not fit this environment
     */
    public void restore(byte[] endState) {
        header.requireFits(endState, worker);
        try (DataInputStream in = StateBuffer.reading(endState)) {
            sequence = header.read(in);
            for (ActingAgents agents : behaviours) {
                agents.restore(in);
            }
            boolean saved = in.readBoolean();
            Optional<Snapshotable> snapshotable = environment.snapshotable();
            if (saved && snapshotable.isPresent()) {
                snapshotable.get().restore(in);
            } else {
                behaviours.forEach(ActingAgents::forgetReturns);
                long episodeSeed =
                        RandomStream.derive(seed, "environment", worker).nextLong() + sequence;
                reset(episodeSeed);
            }
            if (in.read() >= 0) {
                throw new IOException("there is more in it than its environment takes");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the saved state of worker " + worker + " does not fit its environment", e);
        }
    }

    @Override
    public void close() {
        List<AutoCloseable> parts = new ArrayList<>();
        parts.add(environment);
        parts.addAll(behaviours);
        Closing.all(parts);
    }
}
