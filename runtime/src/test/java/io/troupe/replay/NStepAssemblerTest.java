package io.troupe.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NStepAssemblerTest {
    private static final float GAMMA = 0.5f;
    private static final EnvironmentSpec SPEC =
            new EnvironmentSpec("made up", Box.unbounded(2), Box.unbounded(1), EnvironmentSpec.UNLIMITED);
    private static final TransitionShape SHAPE = TransitionShape.of(SPEC);

    private record Transition(float observation, float action, float reward, float discount, float next) {}

    private static final class Collected implements TransitionSink {
        final List<Transition> all = new ArrayList<>();

        @Override
        public void add(
                float[] observations,
                int observation,
                float[] actions,
                int action,
                float reward,
                float discount,
                float[] nextObservations,
                int nextObservation,
                float[] masks,
                int mask) {
            // The second element is always the first, negated.
            assertThat(observations[observation + 1]).isEqualTo(-observations[observation]);
            assertThat(nextObservations[nextObservation + 1]).isEqualTo(-nextObservations[nextObservation]);
            all.add(new Transition(
                    observations[observation], actions[action], reward, discount, nextObservations[nextObservation]));
        }
    }

    /** One copy whose observation number k is k, action 10 k, reward 1, 2, 4, ... */
    private static Trajectory single(long sequence, int steps, int firstObservation) {
        Trajectory fragment = new Trajectory(SPEC, steps, 1);
        fragment.begin(0, sequence, PolicyVersion.INITIAL);
        for (int t = 0; t <= steps; t++) {
            observe(fragment, t, firstObservation + t);
        }
        for (int t = 0; t < steps; t++) {
            fragment.actions[t] = 10 * (firstObservation + t);
            fragment.rewards[t] = 1 << (firstObservation + t);
        }
        return fragment;
    }

    private static void observe(Trajectory fragment, int row, float value) {
        fragment.observations[2 * row] = value;
        fragment.observations[2 * row + 1] = -value;
    }

    private static void end(Trajectory fragment, int row, boolean terminated, float finalObservation) {
        fragment.terminated[row] = terminated;
        fragment.truncated[row] = !terminated;
        fragment.finalObservations.append(row, new float[] {finalObservation, -finalObservation}, 0);
    }

    private static NStepAssembler assembler(int n) {
        return new NStepAssembler(n, GAMMA, SHAPE);
    }

    @Test
    void waitsForRewardsAcrossFragments() {
        Collected sink = new Collected();
        NStepAssembler assembler = assembler(3);

        assembler.add(single(0, 2, 0), sink);
        assertThat(sink.all).isEmpty();
        assembler.add(single(1, 2, 2), sink);

        assertThat(sink.all).hasSize(2);
        assertThat(sink.all.get(0)).isEqualTo(new Transition(0, 0, 1 + 0.5f * 2 + 0.25f * 4, 0.125f, 3));
        assertThat(sink.all.get(1)).isEqualTo(new Transition(1, 10, 2 + 0.5f * 4 + 0.25f * 8, 0.125f, 4));
    }

    @Test
    void aTerminationIsNotBootstrappedFrom() {
        Collected sink = new Collected();
        Trajectory fragment = single(0, 3, 0);
        end(fragment, 1, true, 77);
        assembler(3).add(fragment, sink);

        assertThat(sink.all)
                .containsExactly(new Transition(0, 0, 1 + 0.5f * 2, 0, 77), new Transition(1, 10, 2, 0, 77));
    }

    @Test
    void aTruncationIsBootstrappedFromItsFinalObservation() {
        Collected sink = new Collected();
        Trajectory fragment = single(0, 3, 0);
        end(fragment, 1, false, 77);
        assembler(3).add(fragment, sink);

        assertThat(sink.all)
                .containsExactly(new Transition(0, 0, 1 + 0.5f * 2, 0.25f, 77), new Transition(1, 10, 2, 0.5f, 77));
    }

    @Test
    void whatComesBeforeAVoidedStepEndsWithItsObservationAndTheStepIsLeftOut() {
        Collected sink = new Collected();
        NStepAssembler assembler = assembler(3);
        Trajectory fragment = single(0, 3, 0);
        fragment.voided[2] = true;
        assembler.add(fragment, sink);

        assertThat(sink.all)
                .containsExactly(new Transition(0, 0, 1 + 0.5f * 2, 0.25f, 2), new Transition(1, 10, 2, 0.5f, 2));

        sink.all.clear();
        Trajectory next = single(1, 2, 3);
        next.voided[0] = true;
        assembler.add(next, sink);
        assertThat(sink.all).as("nothing waited").isEmpty();
    }

    @Test
    void aVoidedStepAtTheBeginningOfAFragmentEndsWhatWaited() {
        Collected sink = new Collected();
        NStepAssembler assembler = assembler(2);
        assembler.add(single(0, 2, 0), sink);
        sink.all.clear();
        Trajectory next = single(1, 2, 2);
        next.voided[0] = true;
        next.truncated[0] = true;
        next.finalObservations.append(0, new float[] {88, -88}, 0);
        assembler.add(next, sink);

        assertThat(sink.all).containsExactly(new Transition(1, 10, 2, 0.5f, 2));
    }

    @Test
    void aSingleStepAssemblerLeavesAVoidedStepOut() {
        Collected sink = new Collected();
        Trajectory fragment = single(0, 3, 0);
        fragment.voided[1] = true;
        assembler(1).add(fragment, sink);

        assertThat(sink.all).containsExactly(new Transition(0, 0, 1, 0.5f, 1), new Transition(2, 20, 4, 0.5f, 3));
    }

    /** Episodes of random lengths in random fragments, against transitions made from whole episodes. */
    @ParameterizedTest
    @CsvSource({"1, 1, 5", "1, 3, 1", "2, 2, 4", "3, 1, 1", "3, 4, 7", "5, 3, 2", "10, 2, 3"})
    void agreesWithTransitionsMadeFromWholeEpisodes(int n, int copies, int steps) {
        RandomStream random = RandomStream.ofSeed(100L * n + copies);
        NStepAssembler assembler = assembler(n);
        Collected sink = new Collected();
        List<List<Step>> episodes = new ArrayList<>();
        List<List<Step>> running = new ArrayList<>();
        float[] now = new float[copies];
        for (int b = 0; b < copies; b++) {
            running.add(new ArrayList<>());
            now[b] = b;
        }
        int name = copies;
        for (int sequence = 0; sequence < 60; sequence++) {
            Trajectory fragment = new Trajectory(SPEC, steps, copies);
            fragment.begin(3, sequence, PolicyVersion.INITIAL);
            for (int t = 0; t < steps; t++) {
                for (int b = 0; b < copies; b++) {
                    int row = t * copies + b;
                    observe(fragment, row, now[b]);
                    fragment.actions[row] = random.nextFloat();
                    fragment.rewards[row] = random.nextFloat() - 0.3f;
                    float next = name++;
                    boolean ends = random.nextInt(6) == 0;
                    boolean terminated = ends && random.nextBoolean();
                    running.get(b)
                            .add(new Step(
                                    now[b], fragment.actions[row], fragment.rewards[row], next, ends, terminated));
                    now[b] = next;
                    if (ends) {
                        end(fragment, row, terminated, next);
                        episodes.add(running.set(b, new ArrayList<>()));
                        now[b] = name++;
                    }
                    observe(fragment, row + copies, now[b]);
                }
            }
            if (sequence % 7 == 3) {
                byte[] saved = assembler.save();
                assembler = assembler(n);
                assembler.restore(saved);
            }
            assembler.add(fragment, sink);
        }
        episodes.addAll(running);

        List<Transition> expected = new ArrayList<>();
        for (List<Step> episode : episodes) {
            boolean over = !episode.isEmpty() && episode.getLast().ends;
            for (int t = 0; t < episode.size(); t++) {
                if (over || t + n <= episode.size()) {
                    expected.add(transition(episode, t, n));
                }
            }
        }
        assertThat(sink.all).hasSameSizeAs(expected);
        for (Transition transition : expected) {
            assertThat(sink.all)
                    .filteredOn(actual -> actual.observation == transition.observation)
                    .singleElement()
                    .satisfies(actual -> {
                        assertThat(actual.action).isEqualTo(transition.action);
                        assertThat(actual.next).isEqualTo(transition.next);
                        assertThat(actual.reward).isCloseTo(transition.reward, within(1e-5f));
                        assertThat(actual.discount).isCloseTo(transition.discount, within(1e-6f));
                    });
        }
    }

    private record Step(float observation, float action, float reward, float next, boolean ends, boolean terminated) {}

    private static Transition transition(List<Step> episode, int from, int n) {
        int to = Math.min(from + n, episode.size());
        double reward = 0;
        for (int t = from; t < to; t++) {
            reward += Math.pow(GAMMA, t - from) * episode.get(t).reward;
        }
        Step last = episode.get(to - 1);
        double discount = last.terminated ? 0 : Math.pow(GAMMA, to - from);
        Step first = episode.get(from);
        return new Transition(first.observation, first.action, (float) reward, (float) discount, last.next);
    }

    /** The mask of observation k allows choice k mod 3 alone; that of the final one choice 2. */
    @ParameterizedTest
    @CsvSource({"1", "3"})
    void masksGoWithTheirObservations(int n) {
        EnvironmentSpec spec =
                new EnvironmentSpec("masked", Box.unbounded(1), new Discrete(3), EnvironmentSpec.UNLIMITED, true);
        NStepAssembler assembler = new NStepAssembler(n, GAMMA, TransitionShape.of(spec));
        List<String> found = new ArrayList<>();
        TransitionSink sink = (observations, observation, actions, action, reward, discount, next, at, masks, mask) ->
                found.add(allowed(observations[observation], masks, mask) + " " + allowed(next[at], masks, mask + 3));
        for (int sequence = 0; sequence < 2; sequence++) {
            Trajectory fragment = new Trajectory(spec, 3, 1);
            fragment.begin(0, sequence, PolicyVersion.INITIAL);
            for (int t = 0; t <= 3; t++) {
                int k = 3 * sequence + t;
                fragment.observations[t] = k;
                fragment.actionMasks[3 * t + k % 3] = true;
            }
            if (sequence == 1) {
                fragment.truncated[1] = true;
                fragment.finalObservations.append(1, new float[] {77}, 0, new boolean[] {false, false, true}, 0);
                assembler.restore(assembler.save());
            }
            assembler.add(fragment, sink);
        }

        assertThat(found)
                .isEqualTo(
                        n == 1
                                ? List.of("0:0 1:1", "1:1 2:2", "2:2 3:0", "3:0 4:1", "4:1 77:2", "5:2 6:0")
                                : List.of("0:0 3:0", "1:1 4:1", "2:2 77:2", "3:0 77:2", "4:1 77:2"));
    }

    private static String allowed(float observation, float[] masks, int mask) {
        int choice = 0;
        while (masks[mask + choice] == 0) {
            choice++;
        }
        return (int) observation + ":" + choice;
    }

    @Test
    void givesUpWhatALostFragmentWouldHaveCompleted() {
        Collected sink = new Collected();
        NStepAssembler assembler = assembler(3);
        assembler.add(single(0, 2, 0), sink);
        assembler.add(single(2, 3, 2), sink);

        assertThat(sink.all).extracting(Transition::observation).containsExactly(2f);
    }

    @Test
    void givesUpWhatAnotherEpisodeWouldHaveCompleted() {
        Collected sink = new Collected();
        NStepAssembler assembler = assembler(3);
        assembler.add(single(0, 2, 0), sink);
        assembler.add(single(1, 3, 5), sink);

        assertThat(sink.all).extracting(Transition::observation).containsExactly(5f);
    }

    @Test
    void workersDoNotMix() {
        Collected sink = new Collected();
        NStepAssembler assembler = assembler(2);
        Trajectory other = single(0, 1, 1);
        other.begin(1, 1, PolicyVersion.INITIAL);
        assembler.add(single(0, 1, 0), sink);
        assembler.add(other, sink);

        assertThat(sink.all).isEmpty();
    }

    @Test
    void namesTheEndedEpisodeThatHasNoFinalObservation() {
        Trajectory fragment = single(4, 3, 0);
        fragment.terminated[1] = true;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> assembler(1).add(fragment, new Collected()))
                .withMessage("fragment 4 of worker 0 lacks the final observation of the episode that ended in row 1");
    }

    @Test
    void refusesWindowsOfAnotherLength() {
        NStepAssembler five = assembler(5);
        five.add(single(0, 4, 0), new Collected());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> assembler(3).restore(five.save()))
                .withMessageContaining("algorithm.nStep");
    }
}
