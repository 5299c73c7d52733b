package io.troupe.algorithm.td3;

import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.algorithm.LearnerFailure;
import io.troupe.algorithm.UpdateStatistics;
import io.troupe.algorithm.neural.AdamSteps;
import io.troupe.algorithm.neural.Experience;
import io.troupe.algorithm.neural.LearnerState;
import io.troupe.algorithm.neural.PerceptronLayout;
import io.troupe.algorithm.neural.UniformInitialization;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import io.troupe.spec.ActionScaling;
import io.troupe.tensorflow.Device;
import io.troupe.trajectory.Trajectory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Learns by TD3: remembers a batch's transitions, then takes gradient steps on what it draws from all it remembers. */
final class Td3Learner implements Learner {
    private static final String ACTOR_ADAM = "actor-adam";
    private static final String ACTOR_TARGET = "actor-target";
    private static final String NOISE = "noise";
    private static final List<String> STATISTICS = List.of("the critics' loss", "the mean target", "the actor's loss");

    private final Td3Config config;
    private final PerceptronLayout actor;
    private final Td3Session session;
    private final Experience experience;
    private final RandomStream noise;
    private final AdamSteps criticAdam;
    private final AdamSteps actorAdam;
    private final float[] coefficients = new float[Td3Graph.COEFFICIENTS];
    private final float[] statistics = new float[STATISTICS.size()];
    private PolicySnapshot snapshot;

    Td3Learner(Td3Config config, ActionScaling scaling, LearnerContext context) {
        this.config = config;
        actor = config.actor(context.spec());
        PerceptronLayout critic = config.critic(context.spec());
        experience = new Experience(config.replay(), context.spec(), Optional.of(scaling), context.seed());
        noise = RandomStream.derive(context.seed(), "noise", 0);
        criticAdam = new AdamSteps(config.adamEpsilon());
        actorAdam = new AdamSteps(config.adamEpsilon());
        session = new Td3Session(config, actor, critic, Device.parse(context.device()));
        RandomStream initial = RandomStream.derive(context.seed(), "network", 0);
        float[] parameters = UniformInitialization.parameters(actor, initial);
        session.actor.begin(parameters);
        session.actorTarget.assign(parameters);
        session.critics.begin(critic, initial);
        snapshot = snapshot(PolicyVersion.INITIAL, 0);
    }

    @Override
    public String device() {
        return session.usesGpu() ? "gpu" : "cpu";
    }

    @Override
    public PolicySnapshot snapshot() {
        return snapshot;
    }

    @Override
    public UpdateStatistics update(List<Trajectory> fragments, long environmentSteps) {
        int rows = experience.add(fragments);
        long after = environmentSteps + rows;
        int steps = experience.isEmpty() ? 0 : config.replay().stepsOf(rows, after);
        for (int i = 0; i < steps; i++) {
            step(i);
        }
        snapshot = snapshot(snapshot.version().next(), after);
        return report(steps);
    }

    private void step(int index) {
        coefficients[4] = config.tau();
        criticAdam.next(config.learningRate(), coefficients, 0);
        boolean withActor = criticAdam.count() % config.policyDelay() == 0;
        if (withActor) {
            actorAdam.next(config.learningRate(), coefficients, 2);
        }
        session.step(experience.draw(), withActor, noise, coefficients, statistics);
        for (int i = 0; i < statistics.length; i++) {
            if (!Float.isFinite(statistics[i])) {
                throw failure(STATISTICS.get(i) + " became " + statistics[i] + " in gradient step " + (index + 1));
            }
        }
    }

    private LearnerFailure failure(String what) {
        return new LearnerFailure("the update after policy version "
                + snapshot.version().value() + " cannot be used: " + what
                + "; a lower algorithm.learningRate may help");
    }

    private PolicySnapshot snapshot(PolicyVersion version, long environmentSteps) {
        float[] parameters = new float[Td3Policy.snapshotSize(actor)];
        session.actor.parameters().read(parameters);
        for (int i = 0; i < parameters.length; i++) {
            if (!Float.isFinite(parameters[i])) {
                throw failure("parameter " + i + " of the actor became " + parameters[i]);
            }
        }
        parameters[parameters.length - 1] =
                config.replay().collectsOnly(environmentSteps) ? Td3Policy.UNIFORM : config.explorationNoise();
        return PolicySnapshot.of(version, parameters);
    }

    private UpdateStatistics report(int steps) {
        SortedMap<String, Float> others = new TreeMap<>();
        experience.report(others);
        if (steps > 0) {
            others.put("Policy/Action Value", statistics[1]);
        }
        return new UpdateStatistics(
                actorAdam.count() > 0 ? statistics[2] : Float.NaN,
                steps > 0 ? statistics[0] : Float.NaN,
                Float.NaN,
                Float.NaN,
                Float.NaN,
                Float.NaN,
                Float.NaN,
                config.learningRate(),
                steps,
                0,
                others);
    }

    @Override
    public SortedMap<String, byte[]> save() {
        SortedMap<String, byte[]> components = new TreeMap<>();
        experience.save(components);
        session.critics.save(criticAdam.count(), components);
        session.actor.saveAdam(ACTOR_ADAM, actorAdam.count(), components);
        components.put(ACTOR_TARGET, LearnerState.bytes(session.actorTarget.read()));
        components.put(NOISE, LearnerState.bytes(noise));
        return components;
    }

    @Override
    public void restore(PolicySnapshot saved, SortedMap<String, byte[]> components) {
        int size = Td3Policy.snapshotSize(actor);
        if (saved.parameters().length != size) {
            throw new IllegalArgumentException("the saved policy has " + saved.parameters().length
                    + " parameters, the actor of this experiment " + size);
        }
        float[] target = LearnerState.parameters(components, ACTOR_TARGET, actor.size());
        experience.restore(components);
        criticAdam.restore(session.critics.restore(components));
        actorAdam.restore(session.actor.restoreAdam(ACTOR_ADAM, components));
        session.actor.parameters().assign(Arrays.copyOf(saved.parameters(), actor.size()));
        session.actorTarget.assign(target);
        LearnerState.restore(noise, NOISE, components);
        snapshot = saved;
    }

    @Override
    public void close() {
        session.close();
    }
}
