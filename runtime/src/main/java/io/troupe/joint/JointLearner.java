package io.troupe.joint;

import io.troupe.algorithm.Behaviour;
import io.troupe.algorithm.Learner;
import io.troupe.algorithm.LearnerContext;
import io.troupe.algorithm.LearnerFailure;
import io.troupe.algorithm.UpdateStatistics;
import io.troupe.closing.Closing;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The learners of several behaviours as one: all learn from every batch, each from its own parts, one after the other. So
 * there is one version of the policies, whose parts each learner made by itself.
 */
public final class JointLearner implements Learner {
    /** In the name of a component, between that of the behaviour and its learner's; no behaviour has one in its name. */
    private static final String SEPARATOR = ".";

    private static final String LIVES = "lives";

    private final List<Behaviour> behaviours;
    private final List<Learner> learners = new ArrayList<>();
    private final List<Lives> lives = new ArrayList<>();
    private PolicySnapshot snapshot;

    /**
     * Makes the learners.
     *
     * @param behaviours in the order of the fragments' parts
     * @param contexts what the learner of each is made for
     * @throws IllegalArgumentException when the settings of one do not suit its batch
     */
    public JointLearner(List<Behaviour> behaviours, Function<Behaviour, LearnerContext> contexts) {
        this.behaviours = List.copyOf(behaviours);
        try {
            for (Behaviour behaviour : behaviours) {
                learners.add(behaviour.algorithm().createLearner(contexts.apply(behaviour)));
                lives.add(new Lives());
            }
            snapshot = joined(PolicyVersion.INITIAL);
        } catch (RuntimeException | Error e) {
            Closing.after(e, learners);
            throw e;
        }
    }

    /** Those of the behaviours, in their order. They stay this learner's. */
    List<Learner> learners() {
        return Collections.unmodifiableList(learners);
    }

    private PolicySnapshot joined(PolicyVersion version) {
        return PolicySnapshot.joint(
                version,
                Behaviour.names(behaviours),
                learners.stream().map(Learner::snapshot).toList());
    }

    /** The devices of all learners, in their order, each once. */
    @Override
    public String device() {
        return String.join(
                "+", learners.stream().map(Learner::device).distinct().toList());
    }

    @Override
    public PolicySnapshot snapshot() {
        return snapshot;
    }

    @Override
    public UpdateStatistics update(List<Trajectory> batch, long environmentSteps) {
        BehaviourStatistics statistics = new BehaviourStatistics();
        for (int k = 0; k < learners.size(); k++) {
            Behaviour behaviour = behaviours.get(k);
            List<Trajectory> parts = new ArrayList<>(batch.size());
            for (Trajectory fragment : batch) {
                parts.add(fragment.parts().get(k));
            }
            lives.get(k).add(parts);
            statistics.add(behaviour.name(), update(k, parts, behaviour.steps(environmentSteps)), lives.get(k));
        }
        snapshot = joined(snapshot.version().next());
        return statistics.total();
    }

    private UpdateStatistics update(int k, List<Trajectory> parts, long steps) {
        try {
            return learners.get(k).update(parts, steps);
        } catch (LearnerFailure failure) {
            LearnerFailure named =
                    new LearnerFailure("behaviour " + behaviours.get(k).name() + ": " + failure.getMessage());
            named.initCause(failure);
            throw named;
        }
    }

    @Override
    public SortedMap<String, byte[]> save() {
        SortedMap<String, byte[]> components = new TreeMap<>();
        for (int k = 0; k < learners.size(); k++) {
            String prefix = behaviours.get(k).name() + SEPARATOR;
            learners.get(k).save().forEach((name, bytes) -> components.put(prefix + name, bytes));
            components.put(prefix + LIVES, lives.get(k).save());
        }
        return components;
    }

    @Override
    public void restore(PolicySnapshot saved, SortedMap<String, byte[]> components) {
        List<PolicySnapshot> policies = saved.partsOf(Behaviour.names(behaviours));
        for (int k = 0; k < learners.size(); k++) {
            String name = behaviours.get(k).name();
            SortedMap<String, byte[]> own = withPrefix(components, name + SEPARATOR);
            byte[] savedLives = own.remove(LIVES);
            if (savedLives == null) {
                throw new IllegalArgumentException("the checkpoint has nothing of behaviour " + name);
            }
            try {
                learners.get(k).restore(policies.get(k), own);
                lives.get(k).restore(savedLives);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("behaviour " + name + ": " + e.getMessage(), e);
            }
        }
        snapshot = saved;
    }

    @Override
    public void begin(PolicySnapshot policy, SortedMap<String, byte[]> components) {
        List<PolicySnapshot> policies = policy.partsOf(Behaviour.names(behaviours));
        for (int k = 0; k < learners.size(); k++) {
            String name = behaviours.get(k).name();
            try {
                learners.get(k).begin(policies.get(k), withPrefix(components, name + SEPARATOR));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("behaviour " + name + ": " + e.getMessage(), e);
            }
        }
        snapshot = joined(PolicyVersion.INITIAL);
    }

    private static SortedMap<String, byte[]> withPrefix(SortedMap<String, byte[]> components, String prefix) {
        SortedMap<String, byte[]> own = new TreeMap<>();
        components.forEach((name, bytes) -> {
            if (name.startsWith(prefix)) {
                own.put(name.substring(prefix.length()), bytes);
            }
        });
        return own;
    }

    @Override
    public void close() {
        Closing.all(learners);
    }
}
