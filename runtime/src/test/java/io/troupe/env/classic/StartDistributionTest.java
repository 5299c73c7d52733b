package io.troupe.env.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.EnvironmentProvider;
import io.troupe.env.Snapshotable;
import io.troupe.env.VectorEnvironment;
import io.troupe.trajectory.StateBuffer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.DoubleSummaryStatistics;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Episodes start uniformly in the ranges that Gymnasium's documentation gives. */
final class StartDistributionTest {
    private static final int COPIES = 20_000;

    static Stream<Arguments> environments() {
        double[][] cart = {{-0.05, 0.05}, {-0.05, 0.05}, {-0.05, 0.05}, {-0.05, 0.05}};
        double[][] acrobot = {{-0.1, 0.1}, {-0.1, 0.1}, {-0.1, 0.1}, {-0.1, 0.1}};
        double[][] car = {{-0.6, -0.4}, {0, 0}};
        double[][] pendulum = {{-Math.PI, Math.PI}, {-1, 1}};
        return Stream.of(
                Arguments.of(new CartPoleProvider(), cart),
                Arguments.of(new AcrobotProvider(), acrobot),
                Arguments.of(new MountainCarProvider(), car),
                Arguments.of(new MountainCarContinuousProvider(), car),
                Arguments.of(new PendulumProvider(), pendulum));
    }

    @ParameterizedTest
    @MethodSource("environments")
    void startsUniformlyWithinTheBounds(EnvironmentProvider provider, double[][] bounds) throws IOException {
        DoubleSummaryStatistics[] statistics = new DoubleSummaryStatistics[bounds.length];
        double[] squares = new double[bounds.length];
        for (int i = 0; i < bounds.length; i++) {
            statistics[i] = new DoubleSummaryStatistics();
        }
        try (VectorEnvironment environment = provider.create(COPIES, EnvironmentParameters.NONE)) {
            environment.reset(
                    17, new float[COPIES * environment.spec().observation().size()], 0);
            DataInputStream state = saved((Snapshotable) environment);
            state.readInt();
            for (int b = 0; b < COPIES; b++) {
                state.readLong();
                state.readInt();
                state.readDouble();
                for (int i = 0; i < bounds.length; i++) {
                    double value = state.readDouble();
                    statistics[i].accept(value);
                    squares[i] += value * value;
                }
            }
        }
        for (int i = 0; i < bounds.length; i++) {
            double low = bounds[i][0];
            double high = bounds[i][1];
            double width = high - low;
            double rounding = 1e-7; // states kept in single precision
            assertThat(statistics[i].getMin()).isBetween(low - rounding, low + 0.01 * width);
            assertThat(statistics[i].getMax()).isBetween(high - 0.01 * width, high + rounding);
            double mean = statistics[i].getAverage();
            assertThat(mean).isCloseTo((low + high) / 2, within(0.01 * width));
            assertThat(squares[i] / COPIES - mean * mean)
                    .as("variance of a uniform draw")
                    .isCloseTo(width * width / 12, within(0.003 * width * width));
        }
    }

    private static DataInputStream saved(Snapshotable environment) throws IOException {
        StateBuffer buffer = new StateBuffer();
        try (DataOutputStream out = buffer.rewrite()) {
            environment.save(out);
        }
        return StateBuffer.reading(buffer.toByteArray());
    }
}
