package io.troupe.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.troupe.input.UserError;
import io.troupe.policy.PolicyVersion;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.trajectory.StateBuffer;
import io.troupe.trajectory.Trajectory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Numbers of a one-copy environment that experiments set. */
final class ParameterisedTest {
    /** Observes its gravity and what it draws; two steps an episode. */
    public static final class Moon implements Environment, Parameterised, Snapshotable {
        private double gravity;
        private double wind;
        private float drawn;

        public Moon() {}

        @Override
        public EnvironmentSpec spec() {
            return new EnvironmentSpec("Moon", Box.of(3, -100, 100), new Discrete(2), 2);
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(new Parameter("gravity", 1.6, 0, 30), new Parameter("wind", 0, -5, 5));
        }

        @Override
        public void set(double[] values) {
            gravity = values[0];
            wind = values[1];
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            drawn = random.nextFloat();
            observe(observation);
        }

        @Override
        public StepResult step(float[] action, RandomGenerator random, float[] observation) {
            observe(observation);
            return StepResult.running(1);
        }

        private void observe(float[] observation) {
            observation[0] = (float) gravity;
            observation[1] = (float) wind;
            observation[2] = drawn;
        }

        @Override
        public void save(DataOutput out) throws IOException {
            out.writeFloat(drawn);
        }

        @Override
        public void restore(DataInput in) throws IOException {
            drawn = in.readFloat();
        }
    }

    private static VectorEnvironment moon(Map<String, Object> parameters) {
        return Environments.discover().create(Moon.class.getName(), 2, new EnvironmentParameters(parameters));
    }

    private static Trajectory run(VectorEnvironment environment, int steps) {
        Trajectory fragment = new Trajectory(environment.spec(), steps, 2);
        fragment.begin(0, 0, PolicyVersion.INITIAL);
        environment.reset(7, fragment.observations, 0);
        go(environment, fragment);
        return fragment;
    }

    private static void go(VectorEnvironment environment, Trajectory fragment) {
        for (int t = 0; t < fragment.steps(); t++) {
            environment.step(fragment, t);
        }
    }

    private static float[] gravities(Trajectory fragment) {
        float[] gravities = new float[fragment.observations.length / 3];
        for (int i = 0; i < gravities.length; i++) {
            gravities[i] = fragment.observations[3 * i];
        }
        return gravities;
    }

    @Test
    void areAsUsualWhereNobodySetsThem() {
        assertThat(gravities(run(moon(Map.of()), 3))).containsOnly(1.6f);
    }

    @Test
    void aNumberIsForEveryEpisodeAndDrawsNothing() {
        Trajectory set = run(moon(Map.of("gravity", 9.81)), 5);
        Trajectory usual = run(moon(Map.of()), 5);

        assertThat(gravities(set)).containsOnly(9.81f);
        for (int i = 0; i < 12; i++) {
            assertThat(set.observations[3 * i + 2]).isEqualTo(usual.observations[3 * i + 2]);
        }
    }

    @Test
    void aRangeIsDrawnFromAtEachEpisodesStart() {
        float[] gravities = gravities(run(moon(Map.of("gravity", Map.of("uniform", List.of(8, 12)))), 200));

        for (int row = 0; row < gravities.length - 4; row += 4) {
            // Rows of an even step begin an episode of two steps.
            assertThat(gravities[row]).isBetween(8f, 12f).isEqualTo(gravities[row + 2]);
            assertThat(gravities[row]).isNotEqualTo(gravities[row + 1]).isNotEqualTo(gravities[row + 4]);
        }
        assertThat(gravities(run(moon(Map.of("gravity", Map.of("uniform", List.of(8, 12)))), 200)))
                .isEqualTo(gravities);
    }

    @Test
    void aChoiceIsOneOfThose() {
        assertThat(gravities(run(moon(Map.of("gravity", Map.of("choice", List.of(1, 2.5)))), 100)))
                .containsOnly(1, 2.5f);
    }

    @Test
    void canBeChangedFromTheNextEpisodeOn() {
        VectorEnvironment environment = moon(Map.of("gravity", 3));
        Trajectory fragment = run(environment, 1);
        environment.setParameters(new EnvironmentParameters(Map.of("gravity", 4)));
        Trajectory next = new Trajectory(environment.spec(), 1, 2);
        go(environment, next);

        assertThat(gravities(fragment)).containsOnly(3);
        assertThat(next.finalObservations.values()[0]).isEqualTo(3);
        assertThat(next.observations[6]).isEqualTo(4);
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> environment.setParameters(new EnvironmentParameters(Map.of("gravity", 31))));
    }

    @Test
    void whatIsNotChangedStaysAsTheExperimentSays() {
        VectorEnvironment environment = moon(Map.of("gravity", 3, "wind", 4));
        environment.setParameters(new EnvironmentParameters(Map.of("gravity", 5)));
        Trajectory changed = run(environment, 1);
        environment.setParameters(EnvironmentParameters.NONE);
        Trajectory back = run(environment, 1);

        assertThat(Arrays.copyOf(changed.observations, 2)).containsExactly(5, 4);
        assertThat(Arrays.copyOf(back.observations, 2)).containsExactly(3, 4);
    }

    @Test
    void whatIsChangedGoesOnFromASnapshot() throws IOException {
        VectorEnvironment original = moon(Map.of("wind", 4));
        original.setParameters(new EnvironmentParameters(Map.of("gravity", Map.of("uniform", List.of(8, 12)))));
        run(original, 3);
        StateBuffer state = new StateBuffer();
        try (DataOutputStream out = state.rewrite()) {
            ((Snapshotable) original).save(out);
        }
        Trajectory expected = new Trajectory(original.spec(), 6, 2);
        go(original, expected);
        VectorEnvironment restored = moon(Map.of("wind", 4));
        ((Snapshotable) restored).restore(StateBuffer.reading(state.toByteArray()));
        Trajectory found = new Trajectory(original.spec(), 6, 2);
        go(restored, found);

        assertThat(found.observations).isEqualTo(expected.observations);
        assertThat(found.observations[found.observations.length - 3]).isBetween(8f, 12f);
    }

    @Test
    void goOnFromASnapshot() throws IOException {
        Map<String, Object> parameters = Map.of("gravity", Map.of("uniform", List.of(8, 12)));
        VectorEnvironment original = moon(parameters);
        run(original, 3);
        StateBuffer state = new StateBuffer();
        try (DataOutputStream out = state.rewrite()) {
            ((Snapshotable) original).save(out);
        }
        Trajectory expected = new Trajectory(original.spec(), 6, 2);
        go(original, expected);
        VectorEnvironment restored = moon(parameters);
        ((Snapshotable) restored).restore(StateBuffer.reading(state.toByteArray()));
        Trajectory found = new Trajectory(original.spec(), 6, 2);
        go(restored, found);

        assertThat(found.observations).isEqualTo(expected.observations);
    }

    @Test
    void areTheSameForNewObjectsInDevelopmentMode() {
        VectorEnvironment environment = PerCopyVectorEnvironment.create(
                "Moon",
                Moon::new,
                2,
                new EnvironmentParameters(Map.of("gravity", Map.of("uniform", List.of(8, 12)))),
                Optional.of(new Development(Duration.ofSeconds(20))));
        run(environment, 20);

        assertThat(environment.drainRepairs()).isEmpty();
    }

    private static void assertRefused(Map<String, Object> parameters, String message) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> moon(parameters))
                .withMessage(message);
    }

    @Test
    void sayWhatIsAllowed() {
        assertRefused(
                Map.of("gravitas", 1),
                "environment.parameters.gravitas is not a parameter of Moon, which takes gravity, wind. Did you mean"
                        + " 'gravity'?");
        String allowed = " is not allowed: it must be a number from 0.0 to 30.0, or { uniform = [least, most] } or"
                + " { choice = [one, another, ...] } of such numbers";
        assertRefused(Map.of("gravity", 31), "environment.parameters.gravity = 31" + allowed);
        assertRefused(Map.of("gravity", "much"), "environment.parameters.gravity = much" + allowed);
        assertRefused(
                Map.of("gravity", Map.of("uniform", List.of(3, 2))),
                "environment.parameters.gravity = {uniform=[3, 2]}" + allowed);
        assertRefused(
                Map.of("gravity", Map.of("uniform", List.of(3, 31))),
                "environment.parameters.gravity = {uniform=[3, 31]}" + allowed);
        assertRefused(
                Map.of("gravity", Map.of("normal", List.of(3, 1))),
                "environment.parameters.gravity = {normal=[3, 1]}" + allowed);
    }
}
