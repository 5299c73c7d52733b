package io.troupe.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.env.ScriptedEnvironment.Act;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.StateBuffer;
import io.troupe.trajectory.Trajectory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class PerCopyVectorEnvironmentTest {
    private static final int STEPS = 12;

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    private VectorEnvironment environment(int copies, Act act) {
        return PerCopyVectorEnvironment.create("Scripted", () -> scripted(act), copies);
    }

    private Environment scripted(Act act) {
        made.incrementAndGet();
        return new ScriptedEnvironment(act, closed::incrementAndGet);
    }

    private static Trajectory fragment(VectorEnvironment environment) {
        return new Trajectory(environment.spec(), STEPS, environment.copies());
    }

    private static Trajectory run(VectorEnvironment environment, int steps) {
        Trajectory fragment = fragment(environment);
        environment.reset(1, fragment.observations, 0);
        for (int t = 0; t < steps; t++) {
            environment.step(fragment, t);
        }
        return fragment;
    }

    /** Breaks once, at the given call of the given object, counted from 1; every other call is good. */
    private static Act once(int brokenStep, Act broken) {
        AtomicInteger left = new AtomicInteger(1);
        return (step, observation) -> step == brokenStep && left.getAndDecrement() > 0
                ? broken.at(step, observation)
                : ScriptedEnvironment.good(step, observation);
    }

    private static StepResult reward(float reward, int step, float[] observation) {
        ScriptedEnvironment.good(step, observation);
        return StepResult.running(reward);
    }

    @Test
    void truncatesAtTheLimitOfTheSpec() {
        Trajectory fragment = run(environment(1, ScriptedEnvironment::good), 8);

        assertThat(Arrays.copyOf(fragment.truncated, 8))
                .containsExactly(false, false, false, true, false, false, false, true);
        assertThat(fragment.terminated).containsOnly(false);
        assertThat(fragment.finalObservations.row(1)).isEqualTo(7);
        assertThat(Arrays.copyOf(fragment.finalObservations.values(), 4)).containsExactly(4, -4, 4, -4);
        assertThat(fragment.episodes.count()).isEqualTo(2);
        assertThat(fragment.episodes.episodeReturn(0)).isEqualTo(4);
        assertThat(fragment.episodes.episodeLength(0)).isEqualTo(4);
        assertThat(Arrays.copyOf(fragment.observations, 12)).containsExactly(0, 0, 1, -1, 2, -2, 3, -3, 0, 0, 1, -1);
    }

    @Test
    void keepsTheTwoWaysToEndApart() {
        Act act = (step, observation) -> {
            ScriptedEnvironment.good(step, observation);
            return new StepResult(1, step == 4, step == 2 || step == 4);
        };
        Trajectory early = run(environment(1, act), 2);
        assertThat(early.truncated[1]).as("a limit of the author's own").isTrue();
        assertThat(early.terminated[1]).isFalse();

        Act goalAtTheLimit = (step, observation) -> {
            ScriptedEnvironment.good(step, observation);
            return step == 4 ? StepResult.terminated(1) : StepResult.running(1);
        };
        Trajectory late = run(environment(1, goalAtTheLimit), 4);
        assertThat(late.terminated[3]).as("the goal at the time limit").isTrue();
        assertThat(late.truncated[3]).isFalse();
    }

    @Test
    void cutsTheEpisodeOfACopyThatThrowsAndMakesItAnew() {
        Act throwsAtThree = once(3, (step, observation) -> {
            observation[0] = 99;
            throw new IllegalStateException("the door is jammed");
        });
        VectorEnvironment environment = PerCopyVectorEnvironment.create(
                "Scripted", () -> scripted(made.get() == 1 ? throwsAtThree : ScriptedEnvironment::good), 2);
        Trajectory fragment = run(environment, 6);

        assertThat(List.of(fragment.truncated[5], fragment.terminated[5])).containsExactly(true, false);
        assertThat(fragment.rewards[5]).isZero();
        assertThat(fragment.voided).as("the failed step alone").containsOnlyOnce(true);
        assertThat(fragment.voided[5]).isTrue();
        assertThat(fragment.finalObservations.row(0)).isEqualTo(5);
        assertThat(Arrays.copyOf(fragment.finalObservations.values(), 2))
                .as("the last good observation")
                .containsExactly(2, -2);
        assertThat(Arrays.copyOfRange(fragment.observations, 14, 16))
                .as("the start of the new episode")
                .containsExactly(0, 0);
        assertThat(fragment.episodes.count()).as("copy 0 at its limit alone").isEqualTo(1);
        assertThat(fragment.episodes.episodeLength(0)).isEqualTo(4);
        assertThat(made).hasValue(3);
        assertThat(closed).hasValue(1);
        assertThat(environment.drainRepairs())
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .hasMessage(
                                "environment 'Scripted', copy 1, step 3: step threw java.lang.IllegalStateException:"
                                        + " the door is jammed")
                        .hasRootCauseInstanceOf(IllegalStateException.class));
        assertThat(environment.drainRepairs()).isEmpty();

        environment.close();
        assertThat(closed).as("each closed once").hasValue(3);
    }

    @Test
    void namesEveryRuleThatAStepCanBreak() {
        assertThat(repairAt(2, (step, observation) -> {
                    observation[0] = 1;
                    return StepResult.running(1);
                }))
                .isEqualTo("element 1 of the observation was never written by step (spec says 2 elements)");
        assertThat(repairAt(2, (step, observation) -> {
                    observation[2] = 1;
                    return StepResult.running(1);
                }))
                .isEqualTo("step threw java.lang.ArrayIndexOutOfBoundsException: Index 2 out of bounds for length 2"
                        + " (by its spec the observation has size 2, the action size 1)");
        assertThat(repairAt(2, (step, observation) -> {
                    observation[0] = 1;
                    observation[1] = Float.NaN;
                    return StepResult.running(1);
                }))
                .isEqualTo("element 1 of the observation is NaN after step");
        assertThat(repairAt(2, (step, observation) -> {
                    observation[0] = Float.NEGATIVE_INFINITY;
                    observation[1] = 1;
                    return StepResult.running(1);
                }))
                .isEqualTo("element 0 of the observation is -Infinity after step");
        assertThat(repairAt(2, (step, observation) -> reward(Float.NaN, step, observation)))
                .isEqualTo("the reward is NaN");
        assertThat(repairAt(2, (step, observation) -> reward(Float.POSITIVE_INFINITY, step, observation)))
                .isEqualTo("the reward is Infinity");
        assertThat(repairAt(2, PerCopyVectorEnvironmentTest::nothing)).isEqualTo("step returned null");
        assertThat(repairAt(2, (step, observation) -> {
                    throw new AssertionError("never here");
                }))
                .isEqualTo("step threw java.lang.AssertionError: never here");
        assertThat(repairAt(0, (step, observation) -> StepResult.running(0)))
                .isEqualTo("element 0 of the observation was never written by reset (spec says 2 elements)");
    }

    @SuppressWarnings({"NullAway", "DataFlowIssue"}) // the mistake under test
    private static StepResult nothing(int step, float[] observation) {
        ScriptedEnvironment.good(step, observation);
        return null;
    }

    private String repairAt(int step, Act broken) {
        VectorEnvironment environment = environment(1, once(step, broken));
        run(environment, 6);
        String message = String.valueOf(environment.drainRepairs().getFirst().getMessage());
        String where = "environment 'Scripted', copy 0, step " + step + ": ";
        assertThat(message).startsWith(where);
        return message.substring(where.length());
    }

    @Test
    void repairsAFailedResetBetweenEpisodesWithoutTouchingTheEndedOne() {
        AtomicInteger resets = new AtomicInteger();
        VectorEnvironment environment = environment(1, (step, observation) -> {
            if (step == 0 && resets.incrementAndGet() == 2) {
                throw new IllegalStateException("no map");
            }
            return ScriptedEnvironment.good(step, observation);
        });
        Trajectory fragment = run(environment, 6);

        assertThat(fragment.episodes.count()).isEqualTo(1);
        assertThat(fragment.finalObservations.count()).isEqualTo(1);
        assertThat(environment.drainRepairs())
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .hasMessage("environment 'Scripted', copy 0, step 0: reset threw"
                                + " java.lang.IllegalStateException: no map"));
    }

    @Test
    void givesUpWhenACopyFailsTwiceWithoutAGoodStepInBetween() {
        VectorEnvironment environment =
                environment(1, (step, observation) -> reward(step == 1 ? Float.NaN : 0, step, observation));
        Trajectory fragment = fragment(environment);
        environment.reset(1, fragment.observations, 0);
        environment.step(fragment, 0);
        assertThatThrownBy(() -> environment.step(fragment, 1))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessage("environment 'Scripted', copy 0, step 1: the reward is NaN, again after it was made anew");
    }

    @Test
    void keepsRepairingWhereGoodStepsLieInBetween() {
        VectorEnvironment environment =
                environment(1, (step, observation) -> reward(step == 2 ? Float.NaN : 0, step, observation));
        run(environment, STEPS);
        assertThat(environment.drainRepairs()).hasSize(STEPS / 2);
    }

    @Test
    void givesUpWhenTheNewObjectCannotBeMadeOrReset() {
        Act breaks = once(1, (step, observation) -> reward(Float.NaN, step, observation));
        VectorEnvironment unmakable = PerCopyVectorEnvironment.create(
                "Scripted",
                () -> {
                    if (made.get() == 1) {
                        throw new IllegalStateException("the licence has run out");
                    }
                    return scripted(breaks);
                },
                1);
        assertThatThrownBy(() -> run(unmakable, 1))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessage("environment 'Scripted', copy 0, step 0: its constructor threw"
                        + " java.lang.IllegalStateException: the licence has run out, when it was made anew after this:"
                        + " the reward is NaN")
                .satisfies(thrown -> assertThat(thrown.getSuppressed()[0]).hasMessageContaining("the reward is NaN"));
        unmakable.close();
        assertThat(closed).as("not closed twice").hasValue(1);
    }

    @Test
    void failsAtOnceWhereTheFirstObjectsCannotBeMade() {
        assertThatThrownBy(() -> PerCopyVectorEnvironment.create(
                        "Scripted",
                        () -> {
                            if (made.get() == 2) {
                                throw new IllegalStateException("only two licences");
                            }
                            return scripted(ScriptedEnvironment::good);
                        },
                        3))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessage("environment 'Scripted', copy 2, step 0: its constructor threw"
                        + " java.lang.IllegalStateException: only two licences");
        assertThat(closed).hasValue(2);
    }

    @Test
    void closesEveryCopyEvenWhenOneFailsToClose() {
        VectorEnvironment environment = PerCopyVectorEnvironment.create(
                "Scripted",
                () -> new ScriptedEnvironment(ScriptedEnvironment::good, () -> {
                    if (closed.incrementAndGet() < 3) {
                        throw new IllegalStateException("stuck");
                    }
                }),
                3);
        assertThatThrownBy(environment::close)
                .hasMessage(
                        "environment 'Scripted', copy 0, step 0: close threw java.lang.IllegalStateException: stuck")
                .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));
        assertThat(closed).hasValue(3);
    }

    @Test
    void refusesCopiesThatDisagreeOnTheirSpec() {
        Supplier<Environment> maker = () -> new Still(
                new EnvironmentSpec("Still", Box.unbounded(1), new Discrete(2), made.incrementAndGet()), true);
        assertThatThrownBy(() -> PerCopyVectorEnvironment.create("Still", maker, 2))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageStartingWith("environment 'Still', copy 1, step 0: spec differs from that of copy 0: ");
    }

    @Test
    void canOnlyBeSavedWhereTheAuthorsObjectsCan() {
        assertThat(environment(2, ScriptedEnvironment::good)).isNotInstanceOf(Snapshotable.class);
        assertThat(PerCopyVectorEnvironment.create("RandomWalk", RandomWalk::new, 2))
                .isInstanceOf(Snapshotable.class);
    }

    @Test
    void aRepairedCopyThatWasSavedIsStillOnItsLastChance() throws IOException {
        Supplier<Environment> maker = () -> new Still(ScriptedEnvironment.SPEC, true);
        VectorEnvironment original = PerCopyVectorEnvironment.create("Still", maker, 1);
        Trajectory fragment = run(original, 1);
        assertThat(original.drainRepairs()).hasSize(1);
        StateBuffer state = new StateBuffer();
        try (DataOutputStream out = state.rewrite()) {
            ((Snapshotable) original).save(out);
        }
        VectorEnvironment restored = PerCopyVectorEnvironment.create("Still", maker, 1);
        ((Snapshotable) restored).restore(StateBuffer.reading(state.toByteArray()));
        assertThatThrownBy(() -> restored.step(fragment, 1)).hasMessageEndingWith("again after it was made anew");
    }

    @Test
    void saysWhenAnAuthorReadsLessThanWasSaved() throws IOException {
        Supplier<Environment> maker = () -> new Still(ScriptedEnvironment.SPEC, false);
        VectorEnvironment environment = PerCopyVectorEnvironment.create("Still", maker, 1);
        StateBuffer state = new StateBuffer();
        try (DataOutputStream out = state.rewrite()) {
            ((Snapshotable) environment).save(out);
        }
        assertThatThrownBy(() -> ((Snapshotable) environment).restore(StateBuffer.reading(state.toByteArray())))
                .isInstanceOf(IOException.class)
                .hasMessage("Scripted: restore read 0 of the 4 bytes that save had written");
    }

    @Test
    void handsOutActionsInsideTheBox() {
        List<Float> seen = new ArrayList<>();
        EnvironmentSpec spec = new EnvironmentSpec("Ear", Box.unbounded(1), Box.of(2, -1, 2), 9);
        VectorEnvironment environment = PerCopyVectorEnvironment.create("Ear", () -> new Ear(spec, seen), 1);
        Trajectory fragment = new Trajectory(spec, 1, 1);
        fragment.actions[0] = -7;
        fragment.actions[1] = 1.5f;
        environment.reset(1, fragment.observations, 0);
        environment.step(fragment, 0);
        assertThat(seen).containsExactly(-1f, 1.5f);
        assertThat(fragment.actions).containsExactly(-7, 1.5f);
    }

    /** Gives a bad reward at every step. */
    private static final class Still implements Environment, Snapshotable {
        private final EnvironmentSpec spec;
        private final boolean readsAll;

        Still(EnvironmentSpec spec, boolean readsAll) {
            this.spec = spec;
            this.readsAll = readsAll;
        }

        @Override
        public EnvironmentSpec spec() {
            return spec;
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            Arrays.fill(observation, 0);
        }

        @Override
        public StepResult step(float[] action, RandomGenerator random, float[] observation) {
            Arrays.fill(observation, 0);
            return StepResult.running(Float.NaN);
        }

        @Override
        public void save(DataOutput out) throws IOException {
            out.writeInt(7);
        }

        @Override
        public void restore(DataInput in) throws IOException {
            if (readsAll) {
                in.readInt();
            }
        }
    }

    /** Remembers the actions that it gets. */
    private record Ear(EnvironmentSpec spec, List<Float> seen) implements Environment {
        @Override
        public void reset(RandomGenerator random, float[] observation) {
            observation[0] = 0;
        }

        @Override
        public StepResult step(float[] action, RandomGenerator random, float[] observation) {
            for (float value : action) {
                seen.add(value);
            }
            observation[0] = 0;
            return StepResult.running(0);
        }
    }
}
