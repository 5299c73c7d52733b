package io.troupe.testkit.probe;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.env.Environment;
import io.troupe.input.UserError;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.Hybrid;
import io.troupe.spec.MultiBinary;
import io.troupe.spec.MultiDiscrete;
import io.troupe.spec.Space;
import io.troupe.testkit.probe.Probe.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The probes there are, from the simplest part of an algorithm to the whole of it. */
public final class Probes {
    private static final double VALUE_LOSS = 0.05;
    private static final float CONSTANT = 2;
    private static final float AIM = 0.5f;

    private static final Config ANY = ConfigFactory.empty();
    private static final Config BANDIT = ConfigFactory.parseString("discount = 0");
    /** Investing is right from a multiple of 4. */
    private static final Config HALF = ConfigFactory.parseString("discount = 0.5");

    private static final Space CHOICE = new Discrete(2);
    private static final Space VALUE = Box.of(1, -1, 1);
    private static final Space BRANCHES = new MultiDiscrete(3, 2);
    private static final Space HYBRID = new Hybrid(Box.of(2, -1, 1), new MultiDiscrete(3, 2));

    private Probes() {}

    /**
     * Trains an algorithm on every probe whose spaces it knows.
     *
     * @throws IllegalArgumentException when it knows none of them
     */
    public static ProbeReport check(Trial trial) {
        List<ProbeResult> results = new ArrayList<>();
        for (Probe probe : forAlgorithm(trial)) {
            results.add(probe.run(trial));
        }
        if (results.isEmpty()) {
            throw new IllegalArgumentException(trial.algorithm().name() + " knows the spaces of no probe");
        }
        return new ProbeReport(trial.algorithm().name(), results);
    }

    /** Those whose spaces the algorithm of a trial knows. */
    public static List<Probe> forAlgorithm(Trial trial) {
        return all().stream().filter(probe -> knows(trial, probe)).toList();
    }

    private static boolean knows(Trial trial, Probe probe) {
        try {
            trial.blueprint(probe.environment(), probe.settings());
            return true;
        } catch (UserError refused) {
            return false;
        }
    }

    /** All of them. */
    public static List<Probe> all() {
        List<Probe> all = new ArrayList<>(parts("discrete", CHOICE));
        all.addAll(parts("continuous", VALUE));
        all.add(identity("discrete", new Discrete(4), false));
        all.add(identity("multi-discrete", BRANCHES, false));
        all.add(identity("multi-binary", new MultiBinary(4), false));
        all.add(identity("continuous", Box.of(2, -1, 1), false));
        all.add(identity("hybrid", HYBRID, false));
        all.add(identity("hybrid, dict observation", HYBRID, true));
        all.add(picture("picture", false, "what is in a picture does not reach the policy, or its gradient is wrong"));
        all.add(picture(
                "picture and number",
                true,
                "features of pictures and other values do not meet before the hidden layers"));
        all.add(masked("discrete", new Discrete(4)));
        all.add(masked("multi-discrete", new MultiDiscrete(4, 3)));
        all.add(masked("hybrid", HYBRID));
        all.add(locked());
        return List.copyOf(all);
    }

    /** Those that cannot be solved without a memory. */
    public static List<Probe> forMemory() {
        return List.of(recall("discrete", CHOICE), recall("continuous", VALUE));
    }

    private static Probe recall(String name, Space action) {
        return reward(
                "recall, " + name,
                () -> new Recall(action),
                "nothing is remembered, gradients do not reach back far enough, or states are mixed up");
    }

    private static List<Probe> parts(String actions, Space action) {
        return List.of(
                loss(
                        "one value, " + actions,
                        () -> new OneStep(action, false, (observed, taken) -> CONSTANT),
                        "values are not learnt from rewards at all"),
                loss(
                        "value by observation, " + actions,
                        () -> new OneStep(action, true, (observed, taken) -> observed),
                        "values do not depend on what is observed"),
                new Probe(
                        "cut episodes, " + actions,
                        () -> new Endless(action, false),
                        HALF,
                        Measure.VALUE_LOSS,
                        0,
                        VALUE_LOSS,
                        "where an episode is cut, what would have followed counts as nothing, or is taken from the next"),
                reward(
                        "reward by action, " + actions,
                        () -> new OneStep(action, false, (observed, taken) -> closeness(action, 1, taken[0])),
                        "the policy does not turn to actions with more reward"),
                reward(
                        "reward by observation and action, " + actions,
                        () -> new OneStep(action, true, (observed, taken) -> closeness(action, observed, taken[0])),
                        "the policy does not depend on what is observed, or advantages belong to other observations"),
                investment(
                        "later reward, worth it, " + actions,
                        action,
                        6,
                        5.5,
                        6,
                        "later rewards do not reach the actions that led to them, or are discounted too much"),
                investment(
                        "later reward, not worth it, " + actions,
                        action,
                        3,
                        1,
                        1.2,
                        "later rewards are not discounted, or too little"));
    }

    /** Of a choice, whether it is the right one; of a value, how close it is to half of what points there. */
    private static float closeness(Space action, float sign, float taken) {
        return action instanceof Discrete ? (taken == (sign > 0 ? 1 : 0) ? 1 : 0) : 1 - Math.abs(taken - AIM * sign);
    }

    private static Probe loss(String name, Supplier<Environment> maker, String diagnosis) {
        return new Probe(name, maker, ANY, Measure.VALUE_LOSS, 0, VALUE_LOSS, diagnosis);
    }

    private static Probe reward(String name, Supplier<Environment> maker, String diagnosis) {
        return new Probe(name, maker, ANY, Measure.RETURN, 0.9, 1, diagnosis);
    }

    private static Probe investment(
            String name, Space action, float multiple, double lowest, double highest, String diagnosis) {
        return new Probe(
                name, () -> new Investment(action, multiple), HALF, Measure.RETURN, lowest, highest, diagnosis);
    }

    private static Probe identity(String name, Space action, boolean dict) {
        return new Probe(
                "identity, " + name,
                () -> new Identity(action, dict),
                BANDIT,
                Measure.RETURN,
                0.9 * Identity.STEPS,
                Identity.STEPS,
                "observations of this space are not read, or its actions not sampled or weighed as they should be");
    }

    private static Probe picture(String name, boolean withNumber, String diagnosis) {
        return new Probe(name, () -> new LitSide(withNumber), BANDIT, Measure.RETURN, 0.9, 1, diagnosis);
    }

    private static Probe masked(String name, Space action) {
        return new Probe(
                "masked identity, " + name,
                () -> new MaskedIdentity(action),
                BANDIT,
                Measure.RETURN,
                0.9 * Identity.STEPS,
                Identity.STEPS,
                "masked actions have a share in what is learnt");
    }

    private static Probe locked() {
        return new Probe(
                "masked later reward, discrete",
                LockedReward::new,
                HALF,
                Measure.RETURN,
                0.9,
                1,
                "the value of what comes next counts actions that are masked there");
    }
}
