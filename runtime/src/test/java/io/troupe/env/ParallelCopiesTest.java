package io.troupe.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.policy.MemoryShape;
import io.troupe.policy.PolicyVersion;
import io.troupe.spec.AgentSpec;
import io.troupe.spec.BehaviourSpec;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.ParallelSpec;
import io.troupe.trajectory.RowNames;
import io.troupe.trajectory.Trajectory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Agents that come and go, and every rule that an author can break. */
final class ParallelCopiesTest {
    private static final int STEPS = 8;
    private static final int A = 0;
    private static final int B = 1;
    private static final int C = 2;

    private static final ParallelSpec SPEC = new ParallelSpec(
            "Script",
            List.of(
                    new BehaviourSpec("walker", Box.unbounded(2), Box.of(1, -1, 1)),
                    new BehaviourSpec("talker", Box.unbounded(1), new Discrete(2), true)),
            List.of(
                    new AgentSpec("a", "walker", "all"),
                    new AgentSpec("b", "walker", "all"),
                    new AgentSpec("c", "talker")),
            6);

    /** What happens at each step of every episode, from 1; 0 is the reset. */
    private static final class Script implements ParallelEnvironment {
        private final List<Consumer<Agents>> script;
        private int step;

        Script(List<Consumer<Agents>> script) {
            this.script = script;
        }

        @Override
        public ParallelSpec spec() {
            return SPEC;
        }

        @Override
        public void reset(RandomGenerator random, Agents agents) {
            step = 0;
            run(agents);
        }

        @Override
        public void step(Agents agents, RandomGenerator random) {
            step++;
            run(agents);
        }

        private void run(Agents agents) {
            if (step < script.size()) {
                script.get(step).accept(agents);
            }
            for (int agent = 0; agent < 3; agent++) {
                if (agents.acts(agent) || agents.isThere(agent)) {
                    float[] observation = agents.observation(agent);
                    Arrays.fill(observation, 10 * step + agent + 1);
                    Arrays.fill(agents.mask(agent), true);
                }
            }
        }
    }

    private static ParallelCopies copies(int count, List<Consumer<Agents>> script) {
        return ParallelCopies.create("Script", () -> new Script(script), count);
    }

    private static Trajectory fragment(int copies) {
        List<Trajectory> parts = new ArrayList<>();
        for (int k = 0; k < 2; k++) {
            parts.add(Trajectory.part(
                    SPEC.specOf(k),
                    STEPS,
                    copies,
                    MemoryShape.NONE,
                    new RowNames(SPEC.behaviours().get(k).name(), SPEC.agentsOf(k))));
        }
        Trajectory fragment = Trajectory.joint(parts, STEPS, copies);
        fragment.begin(0, 0, PolicyVersion.INITIAL);
        return fragment;
    }

    private static Trajectory run(ParallelCopies copies, int steps) {
        Trajectory fragment = fragment(copies.copies());
        copies.reset(1, fragment.parts().stream().map(part -> part.observations).toList());
        for (int t = 0; t < steps; t++) {
            copies.step(fragment, t);
        }
        return fragment;
    }

    /** b comes in step 1 and leaves in step 3, c leaves in step 2, all are over in step 4. */
    private static final List<Consumer<Agents>> COMING_AND_GOING = List.of(
            agents -> {
                agents.enter(A);
                agents.enter(C);
            },
            agents -> {
                agents.enter(B);
                agents.reward(A, 1);
            },
            agents -> {
                agents.rewardTeam("all", 2);
                agents.reward(C, 5);
                agents.terminate(C);
            },
            agents -> {
                agents.reward(B, 3);
                agents.truncate(B);
            },
            agents -> {
                agents.reward(A, 7);
                agents.terminateAll();
            });

    @Test
    void rowsOfWhoIsNotThereAreVoided() {
        Trajectory fragment = run(copies(2, COMING_AND_GOING), 4);

        Trajectory walkers = fragment.parts().get(0);
        Trajectory talkers = fragment.parts().get(1);
        for (int copy = 0; copy < 2; copy++) {
            int a = 2 * copy;
            int b = 2 * copy + 1;
            assertThat(column(walkers, walkers.voided, a, 4)).containsExactly(false, false, false, false);
            assertThat(column(walkers, walkers.voided, b, 4)).containsExactly(true, false, false, true);
            assertThat(column(talkers, talkers.voided, copy, 4)).containsExactly(false, false, true, true);
            assertThat(column(walkers, walkers.truncated, b, 4)).containsExactly(false, false, true, false);
            assertThat(column(talkers, talkers.terminated, copy, 4)).containsExactly(false, true, false, false);
            assertThat(column(walkers, walkers.terminated, a, 4)).containsExactly(false, false, false, true);
            assertThat(column(walkers.rewards, 4, a, 4)).containsExactly(1f, 2f, 0f, 7f);
            assertThat(column(walkers.rewards, 4, b, 4)).containsExactly(0f, 2f, 3f, 0f);
            assertThat(column(talkers.rewards, 2, copy, 4)).containsExactly(0f, 5f, 0f, 0f);
        }
    }

    @Test
    void whoIsNotThereObservesZerosAndMayDoAnything() {
        ParallelCopies copies = copies(1, COMING_AND_GOING);
        Trajectory fragment = run(copies, 3);

        float[] first = Arrays.copyOf(fragment.parts().get(0).observations, 16);
        assertThat(first).containsExactly(1, 1, 0, 0, 11, 11, 12, 12, 21, 21, 22, 22, 31, 31, 0, 0);
        assertThat(Arrays.copyOf(fragment.parts().get(1).observations, 4)).containsExactly(3, 13, 0, 0);
        boolean[] masks = new boolean[2];
        copies.actionMasks(1, masks, 0);
        assertThat(masks).containsOnly(true);
    }

    @Test
    void finalObservationsAreThoseOfTheLastStep() {
        Trajectory fragment = run(copies(1, COMING_AND_GOING), 4);

        Trajectory walkers = fragment.parts().get(0);
        assertThat(walkers.finalObservations.count()).isEqualTo(2);
        assertThat(walkers.finalObservations.row(0)).isEqualTo(2 * 2 + 1);
        assertThat(walkers.finalObservations.row(1)).isEqualTo(3 * 2);
        assertThat(Arrays.copyOf(walkers.finalObservations.values(), 4)).containsExactly(32, 32, 41, 41);
        assertThat(fragment.parts().get(1).finalObservations.values()[0]).isEqualTo(23);
    }

    @Test
    void theReturnOfAnEpisodeIsTheSumOverAllAgents() {
        Trajectory fragment = run(copies(2, COMING_AND_GOING), 4);

        assertThat(fragment.episodes.count()).isEqualTo(2);
        assertThat(fragment.episodes.episodeReturn(0)).isEqualTo(1 + 2 + 2 + 5 + 3 + 7);
        assertThat(fragment.episodes.episodeLength(0)).isEqualTo(4);
        assertThat(column(fragment, fragment.terminated, 0, 4)).containsExactly(false, false, false, true);
        assertThat(column(fragment.rewards, 2, 1, 4)).containsExactly(1f, 9f, 3f, 7f);
    }

    @Test
    void everyStayOfAnAgentIsALife() {
        Trajectory fragment = run(copies(1, COMING_AND_GOING), 4);

        Trajectory walkers = fragment.parts().get(0);
        assertThat(walkers.episodes.count()).isEqualTo(2);
        assertThat(walkers.episodes.episodeReturn(0)).as("b").isEqualTo(5);
        assertThat(walkers.episodes.episodeLength(0)).isEqualTo(2);
        assertThat(walkers.episodes.episodeReturn(1)).as("a").isEqualTo(10);
        assertThat(walkers.episodes.episodeLength(1)).isEqualTo(4);
    }

    @Test
    void theNextEpisodeBeginsAtOnce() {
        Trajectory fragment = run(copies(1, COMING_AND_GOING), 6);

        assertThat(Arrays.copyOfRange(fragment.parts().get(0).observations, 16, 20))
                .containsExactly(1, 1, 0, 0);
        assertThat(column(fragment.parts().get(0), fragment.parts().get(0).voided, 1, 6))
                .containsExactly(true, false, false, true, true, false);
    }

    @Test
    void whoLeftCanComeBack() {
        Trajectory fragment = run(
                copies(
                        1,
                        List.of(
                                agents -> {
                                    agents.enter(A);
                                    agents.enter(C);
                                },
                                agents -> agents.terminate(C),
                                agents -> agents.enter(C))),
                4);

        Trajectory talkers = fragment.parts().get(1);
        assertThat(column(talkers, talkers.voided, 0, 4)).containsExactly(false, true, false, false);
        assertThat(talkers.observations[2])
                .as("the first one of its second life")
                .isEqualTo(23);
    }

    @Test
    void theTimeLimitCutsAllThatAreThere() {
        Trajectory fragment = run(
                copies(
                        1,
                        List.of(
                                agents -> {
                                    agents.enter(A);
                                    agents.enter(C);
                                },
                                agents -> agents.terminate(C))),
                7);

        Trajectory walkers = fragment.parts().get(0);
        assertThat(column(walkers, walkers.truncated, 0, 7))
                .containsExactly(false, false, false, false, false, true, false);
        assertThat(fragment.parts().get(1).truncated).containsOnly(false);
        assertThat(fragment.truncated[5]).isTrue();
        assertThat(fragment.episodes.episodeLength(0)).isEqualTo(6);
    }

    /** A rule, how it is broken in step 2, and what is said. */
    record Broken(String said, Consumer<Agents> how) {
        @Override
        public String toString() {
            return said;
        }
    }

    static List<Broken> rules() {
        return List.of(
                new Broken(
                        "agent 'b' gets a reward, but was not there before this step", agents -> agents.reward(B, 1)),
                new Broken("agent 'a' gets a reward of NaN", agents -> agents.reward(A, Float.NaN)),
                new Broken("agent 'b' leaves, but was not there before this step", agents -> agents.terminate(B)),
                new Broken("agent 'a' enters, but is there already", agents -> agents.enter(A)),
                new Broken("agent 'a' enters in the step in which it leaves", agents -> {
                    agents.terminate(A);
                    agents.enter(A);
                }),
                new Broken("agent 'b' has no action: it was not there before this step", agents -> agents.action(B)),
                new Broken(
                        "agent 'b' observes nothing: it is not there (enter comes first)",
                        agents -> agents.observation(B)),
                new Broken("Index 3 out of bounds for length 3", agents -> agents.enter(3)),
                new Broken("Index 2 out of bounds for length 2", agents -> agents.observation(A)[2] = 1),
                new Broken("step threw java.lang.IllegalStateException: oops", agents -> {
                    throw new IllegalStateException("oops");
                }));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aBrokenRuleCostsTheEpisodeAndIsNamed(Broken broken) {
        int[] left = {1};
        List<Consumer<Agents>> script = List.of(
                agents -> {
                    agents.enter(A);
                    agents.enter(C);
                },
                agents -> {},
                agents -> {
                    if (left[0]-- > 0) {
                        broken.how.accept(agents);
                    }
                });
        ParallelCopies copies = copies(1, script);

        Trajectory fragment = run(copies, 4);

        assertThat(copies.drainRepairs())
                .singleElement()
                .satisfies(repair -> assertThat(repair)
                        .hasMessageStartingWith("environment 'Script', copy 0, step 2: ")
                        .hasMessageContaining(broken.said));
        Trajectory walkers = fragment.parts().get(0);
        assertThat(column(walkers, walkers.voided, 0, 4)).containsExactly(false, true, false, false);
        assertThat(column(walkers, walkers.truncated, 0, 4)).containsExactly(false, true, false, false);
        assertThat(Arrays.copyOf(walkers.finalObservations.values(), 2))
                .as("the last good one")
                .containsExactly(11, 11);
        assertThat(fragment.episodes.count()).isZero();
        assertThat(walkers.episodes.count()).isZero();
        assertThat(fragment.voided[1]).isTrue();
    }

    @Test
    void whatIsWrittenWrongIsNamed() {
        assertObservationRefused(
                agents -> agents.observation(A)[1] = Float.POSITIVE_INFINITY,
                "agent 'a': element 1 of the observation is Infinity after step");
        assertObservationRefused(
                agents -> agents.observation(A)[0] = Float.intBitsToFloat(0x7fc0_dead),
                "agent 'a': element 0 of the observation was never written (spec says 2 elements) after step");
        assertObservationRefused(
                agents -> Arrays.fill(agents.mask(C), false), "agent 'c': no action of branch 0 is allowed after step");
    }

    private static void assertObservationRefused(Consumer<Agents> spoil, String said) {
        int[] left = {1};
        ParallelCopies copies = ParallelCopies.create(
                "Script",
                () -> new ParallelEnvironment() {
                    private final Script script = new Script(List.of(agents -> {
                        agents.enter(A);
                        agents.enter(C);
                    }));

                    @Override
                    public ParallelSpec spec() {
                        return SPEC;
                    }

                    @Override
                    public void reset(RandomGenerator random, Agents agents) {
                        script.reset(random, agents);
                    }

                    @Override
                    public void step(Agents agents, RandomGenerator random) {
                        script.step(agents, random);
                        if (left[0]-- == 0) {
                            spoil.accept(agents);
                        }
                    }
                },
                1);
        run(copies, 3);

        assertThat(copies.drainRepairs())
                .singleElement()
                .satisfies(repair -> assertThat(repair).hasMessage("environment 'Script', copy 0, step 2: " + said));
    }

    @Test
    void nobodyAfterAResetIsBeyondRepair() {
        ParallelCopies copies = copies(1, List.of());

        assertThatThrownBy(() -> run(copies, 1))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("no agent is there after reset, again after it was made anew");
    }

    @Test
    void aBadActionNamesItsAgent() {
        ParallelCopies copies = copies(1, COMING_AND_GOING);
        Trajectory fragment = fragment(1);
        copies.reset(1, fragment.parts().stream().map(part -> part.observations).toList());
        fragment.parts().get(1).actions[0] = 2;

        assertThatThrownBy(() -> copies.step(fragment, 0))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageStartingWith("environment 'Script', copy 0, step 1: bad action of agent 'c': ");
    }

    @Test
    void actionsOfWhoIsNotThereAreNotLookedAt() {
        ParallelCopies copies = copies(1, COMING_AND_GOING);
        Trajectory fragment = fragment(1);
        copies.reset(1, fragment.parts().stream().map(part -> part.observations).toList());
        fragment.parts().get(0).actions[1] = Float.NaN;

        copies.step(fragment, 0);

        assertThat(copies.drainRepairs()).isEmpty();
    }

    private static List<Boolean> column(Trajectory part, boolean[] values, int column, int steps) {
        List<Boolean> found = new ArrayList<>();
        for (int t = 0; t < steps; t++) {
            found.add(values[t * part.copies() + column]);
        }
        return found;
    }

    private static List<Float> column(float[] values, int width, int column, int steps) {
        List<Float> found = new ArrayList<>();
        for (int t = 0; t < steps; t++) {
            found.add(values[t * width + column]);
        }
        return found;
    }

    /** Has nothing to save, and so many agents. */
    private record Crowd(int agents, List<String> closed) implements ParallelEnvironment, Snapshotable {
        @Override
        public ParallelSpec spec() {
            List<AgentSpec> all = new ArrayList<>();
            for (int agent = 0; agent < agents; agent++) {
                all.add(new AgentSpec("a" + agent, "walker"));
            }
            BehaviourSpec walker = new BehaviourSpec("walker", Box.unbounded(1), Box.of(1, -1, 1));
            return new ParallelSpec("Crowd", List.of(walker), all, 6);
        }

        @Override
        public void reset(RandomGenerator random, Agents present) {
            for (int agent = 0; agent < agents; agent++) {
                present.enter(agent);
                present.observation(agent)[0] = 1;
            }
        }

        @Override
        public void step(Agents present, RandomGenerator random) {}

        @Override
        public void save(DataOutput out) {}

        @Override
        public void restore(DataInput in) {}

        @Override
        public void close() {
            closed.add("crowd of " + agents);
            throw new AssertionError("close");
        }
    }

    private static Snapshotable saved(int agents) {
        ParallelCopies copies = ParallelCopies.create("Crowd", () -> new Crowd(agents, new ArrayList<>()), 1);
        copies.reset(1, List.of(new float[agents]));
        return copies.snapshotable().orElseThrow();
    }

    @Test
    void theStateOfAnotherNumberOfAgentsIsRefused() throws IOException {
        ByteArrayOutputStream state = new ByteArrayOutputStream();
        saved(2).save(new DataOutputStream(state));

        assertThatThrownBy(() -> saved(3).restore(new DataInputStream(new ByteArrayInputStream(state.toByteArray()))))
                .isInstanceOf(IOException.class)
                .hasMessage("Crowd: the saved state is of 2 agents, not of 3");
    }

    @Test
    void everyCopyIsClosed() {
        List<String> closed = new ArrayList<>();
        ParallelCopies copies = ParallelCopies.create("Crowd", () -> new Crowd(2, closed), 3);

        assertThatThrownBy(copies::close)
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("copy 0")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(2));
        assertThat(closed).hasSize(3);
    }

    @Test
    void whatWasMadeIsClosedWhereTheNextIsNoneAndTheReasonIsKept() {
        List<String> closed = new ArrayList<>();
        Iterator<Integer> agents = List.of(2, 2, 3).iterator();

        assertThatThrownBy(() -> ParallelCopies.create("Crowd", () -> new Crowd(agents.next(), closed), 3))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("spec differs from that of copy 0")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(3));
        assertThat(closed).containsExactly("crowd of 2", "crowd of 2", "crowd of 3");
    }
}
