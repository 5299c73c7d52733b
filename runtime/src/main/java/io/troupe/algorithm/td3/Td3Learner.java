package io.troupe.algorithm.td3;

import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.algorithm.UpdateStatistics;
import io.troupe.algorithm.neural.ActorSnapshots;
import io.troupe.algorithm.neural.AdamSteps;
import io.troupe.algorithm.neural.LearnerState;
import io.troupe.algorithm.neural.PerceptronLayout;
import io.troupe.algorithm.neural.TransitionExperience;
import io.troupe.algorithm.neural.UniformInitialization;
import io.troupe.policy.PolicySnapshot;
import io.troupe.random.RandomStream;
import io.troupe.spec.ActionScaling;
import io.troupe.tensorflow.Device;
import io.troupe.trajectory.Trajectory;
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
    private final TransitionExperience experience;
    private final RandomStream noise;
    private final AdamSteps criticAdam;
    private final AdamSteps actorAdam;
    private final float[] coefficients = new float[Td3Graph.COEFFICIENTS];
    private final float[] statistics = new float[STATISTICS.size()];
    private final ActorSnapshots snapshots;

    Td3Learner(Td3Config config, ActionScaling scaling, LearnerContext context) {
        this.config = config;
        actor = config.actor(context.spec());
        PerceptronLayout critic = config.critic(context.spec());
        experience = new TransitionExperience(
                config.common().replay(), context.spec(), Optional.of(scaling), context.seed());
        noise = RandomStream.derive(context.seed(), "noise", 0);
        criticAdam = new AdamSteps(config.common().adamEpsilon());
        actorAdam = new AdamSteps(config.common().adamEpsilon());
        session = new Td3Session(config, actor, critic, Device.parse(context.device()));
        try {
            begin(critic, RandomStream.derive(context.seed(), "network", 0));
            snapshots = new ActorSnapshots(session.actor, exploration(0));
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    private void begin(PerceptronLayout critic, RandomStream random) {
        float[] parameters = UniformInitialization.parameters(actor, random);
        session.actor.begin(parameters);
        session.actorTarget.assign(parameters);
        session.critics.begin(critic, random);
    }

    @Override
    public String device() {
        return session.usesGpu() ? "gpu" : "cpu";
    }

    @Override
    public PolicySnapshot snapshot() {
        return snapshots.current();
    }

    @Override
    public UpdateStatistics update(List<Trajectory> fragments, long environmentSteps) {
        int rows = experience.add(fragments);
        long after = environmentSteps + rows;
        int steps = experience.isEmpty() ? 0 : config.common().replay().stepsOf(rows, after);
        long actorSteps = actorAdam.count();
        for (int i = 0; i < steps; i++) {
            step(i);
        }
        snapshots.next(exploration(after));
        return report(steps, actorAdam.count() > actorSteps);
    }

    private void step(int index) {
        coefficients[4] = config.common().tau();
        criticAdam.next(config.common().learningRate(), coefficients, 0);
        boolean withActor = criticAdam.count() % config.policyDelay() == 0;
        if (withActor) {
            actorAdam.next(config.common().learningRate(), coefficients, 2);
        }
        session.step(experience.draw(), withActor, noise, coefficients, statistics);
        for (int i = 0; i < statistics.length; i++) {
            if (!Float.isFinite(statistics[i])) {
                throw snapshots.failure(
                        STATISTICS.get(i) + " became " + statistics[i] + " in gradient step " + (index + 1));
            }
        }
    }

    private float exploration(long environmentSteps) {
        return config.common().replay().collectsOnly(environmentSteps) ? Td3Policy.UNIFORM : config.explorationNoise();
    }

    private UpdateStatistics report(int steps, boolean actorLearnt) {
        SortedMap<String, Float> others = new TreeMap<>();
        experience.report(others);
        if (steps > 0) {
            others.put("Policy/Action Value", statistics[1]);
        }
        return new UpdateStatistics(
                actorLearnt ? statistics[2] : Float.NaN,
                steps > 0 ? statistics[0] : Float.NaN,
                Float.NaN,
                Float.NaN,
                Float.NaN,
                Float.NaN,
                Float.NaN,
                config.common().learningRate(),
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
        snapshots.requireFits(saved);
        float[] target = LearnerState.parameters(components, ACTOR_TARGET, actor.size());
        experience.restore(components);
        criticAdam.restore(session.critics.restore(components));
        actorAdam.restore(session.actor.restoreAdam(ACTOR_ADAM, components));
        session.actorTarget.assign(target);
        LearnerState.restore(noise, NOISE, components);
        snapshots.restore(saved);
    }

    @Override
    public void close() {
        session.close();
    }
}
