package io.troupe.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.troupe.policy.PolicyVersion;
import io.troupe.spec.Box;
import io.troupe.spec.Dict;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Space;
import io.troupe.trajectory.StateBuffer;
import io.troupe.trajectory.Trajectory;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Every mistake that an author can make is told of with the environment, the copy, the step and the rule. */
final class DevelopmentTest {
    private static final Optional<Development> DEVELOPMENT = Optional.of(new Development(Duration.ofSeconds(20)));

    /** Without mistakes. Its observation is the step and a number drawn in reset. */
    private static class Right implements Environment {
        int step;
        float drawn;

        Space observationSpace() {
            return Box.of(2, -1, 100);
        }

        @Override
        public EnvironmentSpec spec() {
            return new EnvironmentSpec("Mistaken", observationSpace(), Box.of(1, -1, 1), 5);
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            step = 0;
            drawn = random.nextFloat();
            observe(observation);
        }

        @Override
        public StepResult step(float[] action, RandomGenerator random, float[] observation) {
            step++;
            observe(observation);
            return new StepResult(action[0] + random.nextFloat(), step == 4, false);
        }

        void observe(float[] observation) {
            observation[0] = step;
            observation[1] = drawn;
        }
    }

    /** What is wrong, without the beginning that names environment, copy and step. */
    private static String told(int step, Supplier<? extends Environment> maker) {
        return told(
                0,
                step,
                () -> PerCopyVectorEnvironment.create("Any", maker, 2, EnvironmentParameters.NONE, DEVELOPMENT));
    }

    private static String told(int copy, int step, Supplier<VectorEnvironment> made) {
        String message;
        try (VectorEnvironment environment = made.get()) {
            message = run(environment, 8).getFirst().getMessage();
        } catch (EnvironmentFailure e) {
            message = e.getSuppressed().length > 0 ? e.getSuppressed()[0].getMessage() : e.getMessage();
        }
        String where = "environment 'Mistaken', copy " + copy + ", step " + step + ": ";
        assertThat(message).startsWith(where);
        return String.valueOf(message).substring(where.length()).replace(", again after it was made anew", "");
    }

    private static List<EnvironmentFailure> run(VectorEnvironment environment, int steps) {
        Trajectory fragment = new Trajectory(environment.spec(), steps, environment.copies());
        fragment.begin(0, 0, PolicyVersion.INITIAL);
        environment.reset(1, fragment.observations, 0);
        for (int t = 0; t < steps; t++) {
            environment.step(fragment, t);
        }
        return environment.drainRepairs();
    }

    @Test
    void findsNothingWhereNothingIsWrong() {
        try (VectorEnvironment watched =
                        PerCopyVectorEnvironment.create("Any", Right::new, 2, EnvironmentParameters.NONE, DEVELOPMENT);
                VectorEnvironment usual = PerCopyVectorEnvironment.create("Any", Right::new, 2)) {
            Trajectory one = new Trajectory(watched.spec(), 20, 2);
            Trajectory other = new Trajectory(watched.spec(), 20, 2);
            watched.reset(1, one.observations, 0);
            usual.reset(1, other.observations, 0);
            for (int t = 0; t < 20; t++) {
                watched.step(one, t);
                usual.step(other, t);
            }
            assertThat(watched.drainRepairs()).isEmpty();
            assertThat(one.observations).isEqualTo(other.observations);
            assertThat(one.rewards).isEqualTo(other.rewards);
        }
    }

    @Test
    void anObservationOutsideItsBounds() {
        assertThat(told(3, () -> new Right() {
                    @Override
                    void observe(float[] observation) {
                        observation[0] = step;
                        observation[1] = step == 3 ? -1.5f : 0;
                    }
                }))
                .isEqualTo("the observation is not in the space of the spec after step: element 1 is -1.5, outside"
                        + " [-1.0, 100.0]");
    }

    @Test
    void aChoiceThatIsNoWholeNumberOrTooLarge() {
        assertThat(told(1, () -> new Categories(0.5f))).endsWith("after step: 0.5 is not one of 0..3");
        assertThat(told(1, () -> new Categories(4))).endsWith("after step: 4.0 is not one of 0..3");
    }

    private static final class Categories extends Right {
        private final float value;

        Categories(float value) {
            this.value = value;
        }

        @Override
        Space observationSpace() {
            return new Discrete(4);
        }

        @Override
        void observe(float[] observation) {
            observation[0] = step == 0 ? 3 : value;
        }
    }

    @Test
    void thePartOfADictThatIsOutside() {
        assertThat(told(2, () -> new Right() {
                    @Override
                    Space observationSpace() {
                        return new Dict(List.of(
                                new Dict.Part("place", Box.of(1, 0, 9)), new Dict.Part("kind", new Discrete(2))));
                    }

                    @Override
                    void observe(float[] observation) {
                        observation[0] = 0;
                        observation[1] = step;
                    }
                }))
                .contains("kind")
                .contains("2.0 is not one of 0..1");
    }

    @Test
    void anActionArrayThatIsWrittenTo() {
        assertThat(told(1, () -> new Right() {
                    @Override
                    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
                        action[0] += 1;
                        return super.step(action, random, observation);
                    }
                }))
                .isEqualTo("step wrote into the action array, which is read-only");
    }

    @Test
    void anObservationArrayThatIsKeptAndWrittenToLater() {
        assertThat(told(1, () -> new Right() {
                    private float[] kept = new float[0];

                    @Override
                    public void reset(RandomGenerator random, float[] observation) {
                        super.reset(random, observation);
                        kept = observation;
                    }

                    @Override
                    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
                        super.step(action, random, observation);
                        kept[1] = 0.25f;
                        return StepResult.running(0);
                    }
                }))
                .isEqualTo(
                        "element 1 of the observation array of an earlier call was written to by the time of step: the"
                                + " array belongs to the environment during the call only, and must not be kept");
    }

    @Test
    void anObservationArrayThatIsKeptAndReadLater() {
        assertThat(told(1, () -> new Right() {
                    private float[] kept = new float[2];

                    @Override
                    public void reset(RandomGenerator random, float[] observation) {
                        super.reset(random, observation);
                        kept = observation;
                    }

                    @Override
                    void observe(float[] observation) {
                        observation[0] = step > 0 ? kept[0] + 1 : 0;
                        observation[1] = drawn;
                    }
                }))
                .startsWith("element 0 of the observation ");
    }

    @Test
    void anActionArrayThatIsKept() {
        assertThat(told(2, () -> new Right() {
                    private float[] kept = new float[1];

                    @Override
                    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
                        kept[0] = 0;
                        kept = action;
                        return super.step(action, random, observation);
                    }
                }))
                .startsWith("element 0 of the action array of an earlier call was written to by the time of step");
    }

    @Test
    void aResetThatForgetsSomething() {
        Supplier<Environment> forgetful = () -> new Right() {
            @Override
            public void reset(RandomGenerator random, float[] observation) {
                drawn = random.nextFloat();
                step = step == 4 ? 2 : 0;
                observation[0] = 0;
                observation[1] = drawn;
            }
        };

        // The second episode shows nothing of it before its first step.
        assertThat(told(1, forgetful))
                .isEqualTo(
                        "it and a new object differ after step with the same random numbers and actions: element 0 of"
                                + " the observation is 3.0 and 1.0. Something of an earlier episode is left: reset must start"
                                + " anew");
    }

    @Test
    void aResetThatIsForgotten() {
        assertThat(told(0, () -> new Right() {
                    @Override
                    public void reset(RandomGenerator random, float[] observation) {
                        observe(observation);
                        drawn = random.nextFloat();
                    }
                }))
                .startsWith("it and a new object differ after reset");
    }

    @Test
    void chanceFromElsewhere() {
        AtomicInteger dice = new AtomicInteger();
        assertThat(told(0, () -> new Right() {
                    @Override
                    public void reset(RandomGenerator random, float[] observation) {
                        super.reset(random, observation);
                        observation[1] = dice.incrementAndGet() % 7;
                    }
                }))
                .isEqualTo(
                        "two new objects differ after reset with the same random numbers and actions: element 1 of the"
                                + " observation is 2.0 and 3.0. Chance must come from the random that is passed in alone");
    }

    @Test
    void aStepThatDoesNotReturn() {
        try (Stuck stuck = new Stuck()) {
            assertThat(told(
                            1,
                            3,
                            () -> watched(stuck, 200, 2, number -> new Right() {
                                @Override
                                public StepResult step(float[] action, RandomGenerator random, float[] observation) {
                                    if (number == 1 && step == 2) {
                                        stuck.in();
                                    }
                                    return super.step(action, random, observation);
                                }
                            })))
                    .startsWith("step has not returned for 200 ms (environment.callTimeout); it is in ")
                    .contains("Stuck.in(Stuck.java:");
        }
    }

    @Test
    void aResetThatDoesNotReturn() {
        try (Stuck stuck = new Stuck()) {
            assertThat(told(
                            0,
                            0,
                            () -> watched(stuck, 100, 2, number -> new Right() {
                                @Override
                                public void reset(RandomGenerator random, float[] observation) {
                                    stuck.in();
                                }
                            })))
                    .startsWith("reset has not returned for 100 ms (environment.callTimeout)");
        }
    }

    private static VectorEnvironment watched(Stuck stuck, long millis, int copies, IntFunction<Environment> numbered) {
        return PerCopyVectorEnvironment.create(
                "Any",
                counted(numbered),
                copies,
                EnvironmentParameters.NONE,
                author -> Optional.of(stuck.thread(millis)));
    }

    private static Supplier<Environment> counted(IntFunction<Environment> numbered) {
        AtomicInteger made = new AtomicInteger();
        return () -> numbered.apply(made.getAndIncrement());
    }

    @Test
    void aCallThatDoesNotReturnKeepsItsStreamForItself() {
        AtomicReference<RandomGenerator> held = new AtomicReference<>();
        AtomicBoolean shared = new AtomicBoolean();
        try (Stuck stuck = new Stuck();
                VectorEnvironment environment = watched(stuck, 300, 1, number -> new Right() {
                    @Override
                    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
                        if (number == 0) {
                            held.set(random);
                            stuck.in();
                        } else if (random.equals(held.get())) {
                            shared.set(true);
                        }
                        return super.step(action, random, observation);
                    }
                })) {
            assertThat(run(environment, 8))
                    .singleElement()
                    .satisfies(told -> assertThat(told).hasMessageContaining("step has not returned"));
        }
        assertThat(held.get()).isNotNull();
        assertThat(shared).isFalse();
    }

    @Test
    void aNewObjectWhoseCallDoesNotReturnIsNotClosed() {
        List<Integer> closed = new CopyOnWriteArrayList<>();
        try (Stuck stuck = new Stuck();
                VectorEnvironment environment = watched(stuck, 300, 1, number -> new Right() {
                    @Override
                    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
                        if (number == 1) {
                            stuck.in();
                        }
                        return super.step(action, random, observation);
                    }

                    @Override
                    public void close() {
                        closed.add(number);
                    }
                })) {
            assertThat(run(environment, 2))
                    .singleElement()
                    .satisfies(told -> assertThat(told).hasMessageContaining("step of a new object has not returned"));
        }
        assertThat(closed).contains(0).doesNotContain(1);
    }

    @Test
    void whatIsInterruptedInACallIsNotClosed() {
        CountDownLatch never = new CountDownLatch(1);
        List<Integer> closed = new CopyOnWriteArrayList<>();
        Supplier<Environment> maker = counted(number -> new Right() {
            @Override
            public StepResult step(float[] action, RandomGenerator random, float[] observation) {
                Stuck.in(never);
                return super.step(action, random, observation);
            }

            @Override
            public void close() {
                closed.add(number);
            }
        });
        VectorEnvironment environment =
                PerCopyVectorEnvironment.create("Any", maker, 1, EnvironmentParameters.NONE, DEVELOPMENT);
        Trajectory fragment = new Trajectory(environment.spec(), 1, 1);
        environment.reset(1, fragment.observations, 0);
        Thread.currentThread().interrupt();
        try {
            assertThatIllegalStateException()
                    .isThrownBy(() -> environment.step(fragment, 0))
                    .withMessageStartingWith("interrupted while environment 'Mistaken' was in step");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        environment.close();

        assertThat(closed)
                .as("not what may still be in its step, but both new ones")
                .containsExactly(1, 2);
    }

    @Test
    void bothEndsAtOnce() {
        assertThat(told(4, () -> new Right() {
                    @Override
                    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
                        StepResult result = super.step(action, random, observation);
                        return new StepResult(0, result.terminated(), result.terminated());
                    }
                }))
                .isEqualTo("step gave both terminated and truncated: where both hold, it is terminated");
    }

    @Test
    void anExceptionIsToldAsEver() {
        assertThat(told(2, () -> new Right() {
                    @Override
                    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
                        if (step == 1) {
                            observation[2] = 0;
                        }
                        return super.step(action, random, observation);
                    }
                }))
                .isEqualTo(
                        "step threw java.lang.ArrayIndexOutOfBoundsException: Index 2 out of bounds for length 2 (by its"
                                + " spec the observation has size 2, the action size 1)");
    }

    @Test
    void whatIsRestoredIsNotComparedBeforeItsNextEpisode() throws IOException {
        VectorEnvironment saved =
                PerCopyVectorEnvironment.create("Any", RandomWalk::new, 1, EnvironmentParameters.NONE, DEVELOPMENT);
        assertThat(run(saved, 3)).isEmpty();
        StateBuffer state = new StateBuffer();
        try (DataOutputStream out = state.rewrite()) {
            ((Snapshotable) saved).save(out);
        }
        VectorEnvironment restored =
                PerCopyVectorEnvironment.create("Any", RandomWalk::new, 1, EnvironmentParameters.NONE, DEVELOPMENT);
        Trajectory fragment = new Trajectory(restored.spec(), 40, 1);
        restored.reset(9, fragment.observations, 0);
        ((Snapshotable) restored).restore(StateBuffer.reading(state.toByteArray()));
        for (int t = 0; t < 40; t++) {
            restored.step(fragment, t);
        }

        assertThat(restored.drainRepairs()).isEmpty();
        assertThat(fragment.episodes.count()).isPositive();
    }

    @Test
    void isSwitchedOnWhereEnvironmentsAreMade() {
        Environments environments = Environments.discover();
        try (VectorEnvironment watched =
                environments.create(OutOfBounds.class.getName(), 1, EnvironmentParameters.NONE, DEVELOPMENT)) {
            assertThatExceptionOfType(EnvironmentFailure.class)
                    .isThrownBy(() -> watched.reset(1, new float[1], 0))
                    .withMessageContaining("not in the space");
        }
        try (VectorEnvironment usual =
                environments.create(OutOfBounds.class.getName(), 1, EnvironmentParameters.NONE)) {
            assertThat(run(usual, 3)).isEmpty();
        }
    }

    /** Observes what is not in its space. */
    public static final class OutOfBounds implements Environment {
        public OutOfBounds() {}

        @Override
        public EnvironmentSpec spec() {
            return new EnvironmentSpec("OutOfBounds", Box.of(1, 0, 1), new Discrete(2), 10);
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            Arrays.fill(observation, 2);
        }

        @Override
        public StepResult step(float[] action, RandomGenerator random, float[] observation) {
            Arrays.fill(observation, 2);
            return StepResult.running(0);
        }
    }
}
