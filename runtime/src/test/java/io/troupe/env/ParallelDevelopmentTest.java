package io.troupe.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.troupe.spec.Discrete;
import io.troupe.spec.Space;
import io.troupe.trajectory.Trajectory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Every mistake that the author of an environment with several agents can make is told of with environment, copy, agent, step
 * and rule.
 */
final class ParallelDevelopmentTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private static ParallelCopies watched(Supplier<ParallelEnvironment> maker, Duration timeout) {
        return ParallelCopies.create("Any", maker, 2).watched(new Development(timeout));
    }

    private static Trajectory run(JointEnvironment environment) {
        JointRollout rollout = new JointRollout(environment, 12).reset(1);
        return rollout.collect((k, row) -> 0);
    }

    private static String told(int step, Supplier<ParallelEnvironment> maker) {
        return told(0, step, watched(maker, LONG));
    }

    /** Of one that is stuck there. */
    private static String told(int copy, int step, Stuck stuck, long millis, Supplier<ParallelEnvironment> maker) {
        return told(copy, step, ParallelCopies.create("Any", maker, 2).watched(stuck.thread(millis)));
    }

    /** What is wrong, without the beginning that names environment, copy and step. */
    private static String told(int copy, int step, JointEnvironment watched) {
        String message;
        try (JointEnvironment environment = watched) {
            run(environment);
            message = environment.drainRepairs().getFirst().getMessage();
        } catch (EnvironmentFailure e) {
            message = e.getSuppressed().length > 0 ? e.getSuppressed()[0].getMessage() : e.getMessage();
        }
        String where = "environment 'Mistaken', copy " + copy + ", step " + step + ": ";
        assertThat(message).startsWith(where);
        return String.valueOf(message).substring(where.length()).replace(", again after it was made anew", "");
    }

    @Test
    void findsNothingWhereNothingIsWrong() {
        try (JointEnvironment watched = watched(TwoWalkers::new, LONG);
                JointEnvironment usual = ParallelCopies.create("Any", TwoWalkers::new, 2)) {
            Trajectory found = run(watched);
            Trajectory expected = run(usual);

            assertThat(watched.drainRepairs()).isEmpty();
            assertThat(found.rewards).isEqualTo(expected.rewards);
            assertThat(found.episodes.count())
                    .isEqualTo(expected.episodes.count())
                    .isPositive();
            for (int k = 0; k < 2; k++) {
                Trajectory part = found.parts().get(k);
                assertThat(part.observations).isEqualTo(expected.parts().get(k).observations);
                assertThat(part.voided).isEqualTo(expected.parts().get(k).voided);
            }
        }
    }

    @Test
    void anObservationThatIsNotWrittenOrNotANumber() {
        assertThat(told(2, observing((walkers, agent, observation) -> {
                    if (walkers.step != 2 || agent != TwoWalkers.SECOND) {
                        observation[1] = 0;
                    }
                })))
                .isEqualTo("agent 'second': element 1 of the observation was never written (spec says 2 elements) after"
                        + " step");
        assertThat(told(
                        2,
                        observing((walkers, agent, observation) ->
                                observation[1] = walkers.step == 2 && agent == TwoWalkers.SECOND ? Float.NaN : 0)))
                .isEqualTo("agent 'second': element 1 of the observation is NaN after step");
    }

    /** What is written beside the step. */
    private interface Observed {
        void write(TwoWalkers walkers, int agent, float[] observation);
    }

    private static Supplier<ParallelEnvironment> observing(Observed observed) {
        return () -> new TwoWalkers() {
            @Override
            void observe(int agent, float[] observation) {
                observation[0] = step;
                observed.write(this, agent, observation);
            }
        };
    }

    @Test
    void anObservationOutsideItsBounds() {
        assertThat(told(
                        2,
                        observing((walkers, agent, observation) ->
                                observation[1] = walkers.step == 2 && agent == TwoWalkers.SECOND ? -1.5f : 0)))
                .isEqualTo(
                        "agent 'second': the observation is not in the space of the spec after step: element 1 is -1.5,"
                                + " outside [-1.0, 100.0]");
    }

    @Test
    void aChoiceThatIsNoWholeNumber() {
        assertThat(told(0, () -> new TwoWalkers() {
                    @Override
                    Space observationSpace() {
                        return new Discrete(4);
                    }

                    @Override
                    void observe(int agent, float[] observation) {
                        observation[0] = 0.5f;
                    }
                }))
                .isEqualTo(
                        "agent 'first': the observation is not in the space of the spec after reset: 0.5 is not one of"
                                + " 0..3");
    }

    /** What is done wrong in the third step, after it. */
    private static Supplier<ParallelEnvironment> thirdStep(Consumer<Agents> mistake) {
        return () -> new TwoWalkers() {
            @Override
            public void step(Agents agents, RandomGenerator random) {
                super.step(agents, random);
                if (step == 3) {
                    mistake.accept(agents);
                }
            }
        };
    }

    @Test
    void anAgentThatActsWithoutBeingThere() {
        assertThat(told(1, () -> new TwoWalkers() {
                    @Override
                    public void step(Agents agents, RandomGenerator random) {
                        super.step(agents, random);
                        agents.action(SECOND)[0] = 0;
                    }
                }))
                .isEqualTo(
                        "step threw java.lang.IllegalArgumentException: agent 'second' has no action: it was not there"
                                + " before this step");
        assertThat(told(3, thirdStep(agents -> agents.enter(TwoWalkers.SECOND))))
                .endsWith("agent 'second' enters in the step in which it leaves");
        assertThat(told(1, () -> new TwoWalkers() {
                    @Override
                    public void step(Agents agents, RandomGenerator random) {
                        super.step(agents, random);
                        agents.reward(SECOND, 1);
                    }
                }))
                .endsWith("agent 'second' gets a reward, but was not there before this step");
    }

    @Test
    void aRewardThatIsNotANumber() {
        assertThat(told(3, thirdStep(agents -> agents.reward(TwoWalkers.FIRST, Float.NaN))))
                .endsWith("agent 'first' gets a reward of NaN");
    }

    @Test
    void aMaskThatAllowsNothing() {
        assertThat(told(1, () -> new TwoWalkers() {
                    @Override
                    void observe(Agents agents) {
                        super.observe(agents);
                        if (agents.isThere(SECOND)) {
                            Arrays.fill(agents.mask(SECOND), false);
                        }
                    }
                }))
                .isEqualTo("agent 'second': no action of branch 0 is allowed after step");
    }

    @Test
    void nobodyAfterAReset() {
        assertThat(told(0, () -> new TwoWalkers() {
                    @Override
                    public void reset(RandomGenerator random, Agents agents) {
                        step = 0;
                    }
                }))
                .isEqualTo("no agent is there after reset");
    }

    @Test
    void anActionArrayThatIsWrittenTo() {
        assertThat(told(3, thirdStep(agents -> agents.action(TwoWalkers.FIRST)[0] += 1)))
                .isEqualTo("agent 'first': step wrote into the action array, which is read-only");
    }

    @Test
    void anObservationArrayThatIsKeptAndWrittenToLater() {
        assertThat(told(1, () -> new TwoWalkers() {
                    private float[] kept = new float[2];

                    @Override
                    void observe(int agent, float[] observation) {
                        kept[1] = 0.25f;
                        super.observe(agent, observation);
                        kept = observation;
                    }
                }))
                .isEqualTo(
                        "agent 'first': element 1 of the observation array of an earlier call was written to by the time of"
                                + " step: the array belongs to the environment during the call only, and must not be kept");
    }

    @Test
    void anObservationArrayThatIsKeptAndReadLater() {
        assertThat(told(1, () -> new TwoWalkers() {
                    private float[] kept = new float[2];

                    @Override
                    void observe(int agent, float[] observation) {
                        observation[0] = step == 0 ? 0 : kept[0] + 1;
                        observation[1] = drawn;
                        kept = observation;
                    }
                }))
                .startsWith("agent 'first': element 0 of the observation ");
    }

    @Test
    void aMaskArrayThatIsKept() {
        assertThat(told(2, () -> new TwoWalkers() {
                    private boolean[] kept = new boolean[1];

                    @Override
                    void observe(Agents agents) {
                        kept[0] = true;
                        super.observe(agents);
                        kept = agents.isThere(SECOND) ? agents.mask(SECOND) : kept;
                    }
                }))
                .startsWith("agent 'second': the mask of an earlier call was written to");
    }

    /** Keeps the agents of the reset, and does something with them in the first step. */
    private static Supplier<ParallelEnvironment> keeping(Consumer<Agents> use) {
        return () -> new TwoWalkers() {
            private Optional<Agents> kept = Optional.empty();

            @Override
            public void reset(RandomGenerator random, Agents agents) {
                super.reset(random, agents);
                kept = Optional.of(agents);
            }

            @Override
            public void step(Agents agents, RandomGenerator random) {
                kept.ifPresent(use);
                super.step(agents, random);
            }
        };
    }

    @Test
    void agentsThatAreKept() {
        assertThat(told(1, keeping(agents -> agents.reward(TwoWalkers.FIRST, 1))))
                .isEqualTo(
                        "step threw java.lang.IllegalArgumentException: agent 'first' is used after the call was over for"
                                + " which agents were handed out: they are valid during the call only");
        assertThat(told(1, keeping(agents -> agents.enter(TwoWalkers.SECOND))))
                .startsWith("agent 'second' was let in after the call was over for which agents were handed out");
    }

    @Test
    void aResetThatForgetsSomething() {
        assertThat(told(1, () -> new TwoWalkers() {
                    @Override
                    public void reset(RandomGenerator random, Agents agents) {
                        int before = step;
                        super.reset(random, agents);
                        step = before == 5 ? 3 : 0;
                    }
                }))
                .isEqualTo(
                        "it and a new object differ after step with the same random numbers and actions: agent 'first':"
                                + " element 0 of the observation is 4.0 and 1.0. Something of an earlier episode is left: reset must"
                                + " start anew");
    }

    @Test
    void aResetThatForgetsWhoIsThere() {
        assertThat(told(1, () -> new TwoWalkers() {
                    private boolean used;

                    @Override
                    public void step(Agents agents, RandomGenerator random) {
                        super.step(agents, random);
                        if (used && step == 1) {
                            agents.reward(FIRST, 1);
                        }
                        used = true;
                    }
                }))
                .startsWith(
                        "it and a new object differ after step with the same random numbers and actions: agent 'first': the"
                                + " reward is ");
    }

    @Test
    void chanceFromElsewhere() {
        AtomicInteger dice = new AtomicInteger();
        assertThat(told(0, () -> new TwoWalkers() {
                    @Override
                    void observe(int agent, float[] observation) {
                        observation[0] = step;
                        observation[1] = dice.incrementAndGet() % 7;
                    }
                }))
                .isEqualTo("two new objects differ after reset with the same random numbers and actions: agent 'first':"
                        + " element 1 of the observation is 2.0 and 3.0. Chance must come from the random that is passed in"
                        + " alone");
    }

    @Test
    void aCallThatDoesNotReturn() {
        AtomicInteger made = new AtomicInteger();
        try (Stuck stuck = new Stuck()) {
            assertThat(told(1, 3, stuck, 200, () -> {
                        boolean second = made.getAndIncrement() == 1;
                        return new TwoWalkers() {
                            @Override
                            public void step(Agents agents, RandomGenerator random) {
                                if (second && step == 2) {
                                    stuck.in();
                                }
                                super.step(agents, random);
                            }
                        };
                    }))
                    .startsWith(
                            "step has not returned for 200 ms (environment.callTimeout); it is in io.troupe.env.Stuck.in");
            assertThat(told(0, 0, stuck, 100, () -> new TwoWalkers() {
                        @Override
                        public void reset(RandomGenerator random, Agents agents) {
                            stuck.in();
                        }
                    }))
                    .startsWith("reset has not returned for 100 ms");
        }
    }

    @Test
    void anException() {
        assertThat(told(3, thirdStep(agents -> agents.terminate(7))))
                .startsWith("step threw java.lang.ArrayIndexOutOfBoundsException: Index 7");
    }

    @Test
    void isSwitchedOnWhereEnvironmentsAreMade() {
        Optional<Development> development = Optional.of(new Development(LONG));
        try (JointEnvironment watched = Environments.discover()
                .createJoint(OutOfBounds.class.getName(), 1, EnvironmentParameters.NONE, development)) {
            assertThatExceptionOfType(EnvironmentFailure.class)
                    .isThrownBy(() -> new JointRollout(watched, 1).reset(1))
                    .withMessageContaining("agent 'first': the observation is not in the space");
        }
    }

    /** Observes what is not in its space. */
    public static final class OutOfBounds extends TwoWalkers {
        public OutOfBounds() {}

        @Override
        void observe(int agent, float[] observation) {
            observation[0] = -3;
            observation[1] = 0;
        }
    }
}
