package io.troupe.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.troupe.trajectory.Trajectory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Every mistake that the author of copies with several agents, who writes the fragments himself, can make is told of with
 * environment, copy, agent, step and rule. What is checked as it is for one agent is tested by {@link VectorDevelopmentTest}.
 */
final class JointDevelopmentTest {
    private static JointEnvironment watched(Supplier<JointEnvironment> maker, Duration timeout) {
        return Development.watched(maker.get(), maker, Optional.of(new Development(timeout)));
    }

    private static Trajectory run(JointEnvironment environment) {
        return new JointRollout(environment, 120).reset(1).collect((k, row) -> 0);
    }

    private static String told(int copy, int step, Supplier<JointEnvironment> maker) {
        return told(copy, step, watched(maker, Duration.ofSeconds(20)));
    }

    /** What is wrong, without the beginning that names environment, copy and step. */
    private static String told(int copy, int step, JointEnvironment watched) {
        try (watched) {
            EnvironmentFailure told = catchThrowableOfType(EnvironmentFailure.class, () -> run(watched));
            String where = "environment 'Mistaken', copy " + copy + ", step " + step + ": ";
            assertThat(told).hasMessageStartingWith(where);
            return String.valueOf(told.getMessage()).substring(where.length());
        }
    }

    /** What is written in one step of copy 1. */
    private interface Mistake {
        void write(Trajectory fragment, Trajectory first, Trajectory second, int row);
    }

    private static Supplier<JointEnvironment> in(int when, Mistake mistake) {
        return () -> new MeddledCopies() {
            @Override
            void meddle(Trajectory fragment, Trajectory first, Trajectory second, int row) {
                if (step == when) {
                    mistake.write(fragment, first, second, row);
                }
            }
        };
    }

    @Test
    void findsNothingWhereNothingIsWrong() {
        try (JointEnvironment watched = watched(MeddledCopies::new, Duration.ofSeconds(20));
                JointEnvironment usual = new MeddledCopies()) {
            Trajectory found = run(watched);
            Trajectory expected = run(usual);

            assertThat(found.rewards).isEqualTo(expected.rewards);
            assertThat(found.truncated).isEqualTo(expected.truncated);
            assertThat(found.episodes.count()).isEqualTo(48);
            for (int k = 0; k < 2; k++) {
                Trajectory part = found.parts().get(k);
                Trajectory other = expected.parts().get(k);
                assertThat(part.observations).isEqualTo(other.observations);
                assertThat(part.voided).isEqualTo(other.voided);
                assertThat(part.finalObservations.count()).isEqualTo(48);
                assertThat(part.finalObservations.row(47)).isEqualTo(other.finalObservations.row(47));
                assertThat(part.episodes.count()).isEqualTo(48);
            }
        }
    }

    @Test
    void anObservationOutsideItsBounds() {
        assertThat(told(1, 2, in(2, (fragment, first, second, row) -> second.observations[(row + 2) * 2] = -7)))
                .isEqualTo(
                        "agent 'second': the observation is not in the space of the spec after step: element 0 is -7.0,"
                                + " outside [-1.0, 100.0]");
    }

    @Test
    void aRewardThatIsNotANumber() {
        assertThat(told(1, 2, in(2, (fragment, first, second, row) -> second.rewards[row] = Float.NaN)))
                .isEqualTo("agent 'second': the reward is NaN");
        assertThat(told(1, 2, in(2, (fragment, first, second, row) -> fragment.rewards[row] = Float.NaN)))
                .isEqualTo("the reward of all agents is NaN");
    }

    @Test
    void aRewardThatIsNotTheSumOfThoseOfTheAgents() {
        assertThat(told(1, 3, in(3, (fragment, first, second, row) -> {
                    first.rewards[row] = 2;
                    fragment.rewards[row] = 2;
                })))
                .isEqualTo("the reward of all agents is 2.0, but that of each is 3.0 together");
    }

    @Test
    void anAgentThatGetsARewardWithoutBeingThere() {
        assertThat(told(1, 1, in(1, (fragment, first, second, row) -> second.rewards[row] = 1)))
                .isEqualTo("agent 'second': gets a reward of 1.0, but was not there before this step (voided)");
    }

    @Test
    void anAgentThatLeavesWithoutBeingThere() {
        assertThat(told(1, 5, in(5, (fragment, first, second, row) -> second.terminated[row] = true)))
                .isEqualTo("agent 'second': leaves, but was not there before this step (voided)");
    }

    @Test
    void anAgentThatActsAfterItLeft() {
        assertThat(told(1, 4, in(4, (fragment, first, second, row) -> second.voided[row] = false)))
                .isEqualTo(
                        "agent 'second': acts without being there: it left in the step before, so that this row must be"
                                + " voided");
    }

    @Test
    void anAgentThatObservesAfterItLeft() {
        assertThat(told(1, 3, in(3, (fragment, first, second, row) -> second.observations[(row + 2) * 2 + 1] = 9)))
                .isEqualTo(
                        "agent 'second': it left in this step, so that its next observation is zeros, but element 1 is"
                                + " 9.0");
    }

    @Test
    void anAgentThatObservesWithoutBeingThere() {
        assertThat(told(1, 5, in(4, (fragment, first, second, row) -> second.observations[(row + 2) * 2 + 1] = 9)))
                .startsWith("agent 'second': it observed something after the step before, but its row is voided");
    }

    @Test
    void nobodyActs() {
        assertThat(told(1, 4, () -> new MeddledCopies() {
                    @Override
                    void meddle(Trajectory fragment, Trajectory first, Trajectory second, int row) {
                        if (step == 3) {
                            first.terminated[row] = true;
                            first.finalObservations.append(row, first.observations, (row + COPIES) * 2);
                            first.episodes.append(0, 3);
                            first.rewards[row] = 0;
                            fragment.rewards[row] = second.rewards[row];
                            Arrays.fill(first.observations, (row + COPIES) * 2, (row + COPIES + 1) * 2, 0);
                        } else if (step == 4) {
                            first.voided[row] = true;
                        }
                        if (step != 3) {
                            first.rewards[row] = 0;
                            fragment.rewards[row] = 0;
                        }
                    }
                }))
                .isEqualTo(
                        "no agent acts in this step (all rows are voided): an episode ends when nobody is there any more");
    }

    @Test
    void bothEndsAtOnce() {
        String both = "step gave both terminated and truncated";
        assertThat(told(1, 3, in(3, (fragment, first, second, row) -> second.truncated[row] = true)))
                .startsWith("agent 'second': " + both);
        assertThat(told(1, 5, in(5, (fragment, first, second, row) -> fragment.terminated[row] = true)))
                .startsWith(both + " for the episode");
    }

    @Test
    void anEpisodeThatEndsBeforeItsAgents() {
        assertThat(told(1, 2, in(2, (fragment, first, second, row) -> fragment.terminated[row] = true)))
                .isEqualTo("agent 'second': the episode ended, but it neither terminated nor truncated");
    }

    @Test
    void aTimeLimitThatIsNotApplied() {
        assertThat(told(1, 5, in(5, (fragment, first, second, row) -> fragment.truncated[row] = false)))
                .isEqualTo("the episode goes on after 5 steps, which is all that spec allows: step must truncate it");
    }

    @Test
    void anEndWithoutItsFinalObservation() {
        assertThat(told(1, 2, in(2, (fragment, first, second, row) -> second.terminated[row] = true)))
                .startsWith(
                        "agent 'second': terminated is true after step, as it was before, but no final observation was");
    }

    @Test
    void aStayThatIsNotLogged() {
        assertThat(told(1, 3, in(3, (fragment, first, second, row) -> second.episodes.append(0, 7))))
                .isEqualTo("agent 'second': step appended 3 stays to episodes, but 2 ended");
        assertThat(told(1, 2, in(2, (fragment, first, second, row) -> {
                    second.terminated[row] = true;
                    second.finalObservations.append(row, second.observations, (row + 2) * 2);
                    Arrays.fill(second.observations, (row + 2) * 2, (row + 3) * 2, 0);
                })))
                .isEqualTo("agent 'second': its stay of 1 step with a return of 0.0 ended, but step appended nothing to"
                        + " episodes");
    }

    @Test
    void rowsOfOtherSteps() {
        assertThat(told(0, 3, in(3, (fragment, first, second, row) -> second.rewards[row + 1] = 0)))
                .isEqualTo("step wrote into rewards of behaviour talker of step 1 of the fragment, not of step 0");
        assertThat(told(1, 3, in(3, (fragment, first, second, row) -> fragment.terminated[row + 2] = false)))
                .isEqualTo("step wrote into terminated of step 1 of the fragment, not of step 0");
    }

    @Test
    void anActionArrayThatIsWrittenTo() {
        assertThat(told(1, 2, in(2, (fragment, first, second, row) -> first.actions[row] = 0.5f)))
                .isEqualTo("step wrote into the actions, which are read-only");
    }

    @Test
    void aFragmentThatIsKept() {
        assertThat(told(1, 2, () -> new MeddledCopies() {
                    private float[] kept = new float[6];

                    @Override
                    void meddle(Trajectory fragment, Trajectory first, Trajectory second, int row) {
                        kept[3] = 3;
                        kept = second.observations;
                    }
                }))
                .isEqualTo(
                        "it wrote into observations of behaviour talker of the fragment of an earlier call by the time of step:"
                                + " a fragment belongs to the environment during the call only, and must not be kept");
    }

    @Test
    void anExceptionAndACallThatDoesNotReturn() {
        assertThat(told(0, 3, in(3, (fragment, first, second, row) -> first.rewards[77] = 0)))
                .startsWith("step threw java.lang.ArrayIndexOutOfBoundsException: Index 77");
        try (Stuck stuck = new Stuck()) {
            Supplier<JointEnvironment> maker = in(3, (fragment, first, second, row) -> stuck.in());
            assertThat(told(0, 3, new WatchedJointEnvironment(maker.get(), maker, Optional.of(stuck.thread(200)))))
                    .startsWith(
                            "step has not returned for 200 ms (environment.callTimeout); it is in io.troupe.env.Stuck.in");
        }
    }

    @Test
    void aResetThatForgetsSomething() {
        assertThat(told(0, 0, () -> new MeddledCopies() {
                    private int steps;

                    @Override
                    public void reset(long seed, List<float[]> observations) {
                        super.reset(seed, observations);
                        observations.getFirst()[0] = Math.min(steps, 1);
                    }

                    @Override
                    void meddle(Trajectory fragment, Trajectory first, Trajectory second, int row) {
                        steps++;
                    }
                }))
                .startsWith(
                        "an object that took 100 steps before this reset and a new one differ after reset with the same"
                                + " seed: element 0 of the observation is 1.0 and 0.0");
    }

    @Test
    void chanceFromElsewhere() {
        AtomicInteger dice = new AtomicInteger();
        assertThat(told(1, 1, in(1, (fragment, first, second, row) -> {
                    first.rewards[row] = dice.incrementAndGet();
                    fragment.rewards[row] = first.rewards[row];
                })))
                .isEqualTo(
                        "two objects differ after step with the same seed and actions: the reward is 1.0 and 2.0. Chance must"
                                + " come from the seed alone, and objects must share nothing");
    }

    @Test
    void masksOfWhoIsNotThere() {
        assertThat(told(0, 3, () -> new MeddledCopies() {
                    @Override
                    public void actionMasks(int behaviour, boolean[] masks, int offset) {
                        super.actionMasks(behaviour, masks, offset);
                        masks[offset] = step < 3;
                    }
                }))
                .isEqualTo("agent 'second': it is not there, so that its mask allows everything, but not 0 after step");
    }
}
