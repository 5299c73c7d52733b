package io.troupe.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PolicySnapshotTest {
    private static final PolicySnapshot NORMALISING =
            new PolicySnapshot(PolicyVersion.INITIAL, new float[] {1}, new float[] {1, -2}, new float[] {2, 0.5f});

    @Test
    void normalisesWithMeanAndScaleAndClipsToTenDeviations() {
        float[] observations = {99, 1.5f, 0, 100, -100};
        NORMALISING.normalize(observations, 1, 2);
        assertThat(observations).containsExactly(99, 1, 1, 10, -10);
    }

    @Test
    void doesNotClipWhatIsNotFiniteToWhatIs() {
        float[] observations = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, Float.MAX_VALUE};
        NORMALISING.normalize(observations, 0, 2);
        assertThat(observations).containsExactly(Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, 10);
    }
}
