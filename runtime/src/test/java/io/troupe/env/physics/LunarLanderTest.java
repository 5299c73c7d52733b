package io.troupe.env.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.troupe.env.EnvironmentParameters;
import io.troupe.trajectory.StateBuffer;
import io.troupe.trajectory.Trajectory;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LunarLanderTest {
    @Test
    void thePadIsLevelBetweenHillsThatAreDrawn() {
        LunarLander one = new Flight(new LunarLander(1, false, Weather.CALM), 1).environment;
        LunarLander other = new Flight(new LunarLander(1, false, Weather.CALM), 2).environment;
        for (int i = 0; i < 11; i++) {
            double height = one.state[one.groundAt() + i];
            if (i >= 4 && i <= 6) {
                assertThat(height).isEqualTo(LunarLander.PAD_HEIGHT);
            } else {
                assertThat(height)
                        .isBetween(0.0, LunarLander.HEIGHT / 2)
                        .isNotEqualTo(other.state[other.groundAt() + i]);
            }
        }
    }

    @Test
    void startsAtTheTopWithSomeSpeed() {
        float[] seen = Flight.discrete().seen();
        assertThat(seen[0]).isZero();
        assertThat(seen[1]).isBetween(1.2f, 1.5f);
        assertThat(Math.abs(seen[2])).isBetween(0.001f, 0.8f);
        assertThat(seen[4]).isZero();
        assertThat(seen[6] + seen[7]).isZero();
    }

    @Test
    void fallsAsGravitySays() {
        Flight flight = Flight.discrete().at(0, 5, 0, 0, 0);
        for (int t = 0; t < 10; t++) {
            flight.step(LunarLander.NOTHING);
        }
        assertThat(flight.get(Part.SPEED_Y)).isCloseTo(-2, within(1e-6));
        assertThat(flight.get(Part.SPEED_X)).isCloseTo(0, within(1e-6));
    }

    @Test
    void theMainEnginePushesAlongTheHull() {
        Flight upright = Flight.discrete().at(0, 5, 0, 0, 0);
        Flight tilted = Flight.discrete().at(0, 5, 0, 0, 0.3);
        for (int t = 0; t < 10; t++) {
            upright.step(LunarLander.MAIN);
            tilted.step(LunarLander.MAIN);
        }
        assertThat(upright.get(Part.SPEED_Y)).isBetween(1.2, 1.8);
        assertThat(upright.get(Part.SPEED_X)).isBetween(-0.3, 0.3);
        assertThat(tilted.get(Part.SPEED_X)).isBetween(-1.5, -0.7);
    }

    @Test
    void turningEnginesTurnAndPushToTheirSide() {
        Flight left = Flight.discrete().at(0, 5, 0, 0, 0);
        Flight right = Flight.discrete().at(0, 5, 0, 0, 0);
        for (int t = 0; t < 10; t++) {
            left.step(LunarLander.TURN_LEFT);
            right.step(LunarLander.TURN_RIGHT);
        }
        assertThat(left.get(Part.ANGLE)).isPositive();
        assertThat(left.get(Part.SPEED_X)).isNegative();
        assertThat(right.get(Part.ANGLE)).isNegative();
        assertThat(right.get(Part.SPEED_X)).isPositive();
        assertThat(right.seen()[5]).isCloseTo((float) (0.4 * right.get(Part.TURN)), within(1e-6f));
    }

    @Test
    void fuelCosts() {
        assertCost(Flight.discrete(), 0, LunarLander.NOTHING);
        assertCost(Flight.discrete(), -0.03, LunarLander.TURN_LEFT);
        assertCost(Flight.discrete(), -0.3, LunarLander.MAIN);
        assertCost(Flight.discrete(), -0.03, LunarLander.TURN_RIGHT);
    }

    @Test
    void continuousEnginesRunFromHalfTheirPowerOn() {
        assertCost(Flight.continuous(), 0, 0, 0.5f);
        assertCost(Flight.continuous(), -0.3 * 0.75, 0.5f, -0.5f);
        assertCost(Flight.continuous(), -0.3, 7, 0);
        assertCost(Flight.continuous(), -0.03 * 0.6, -1, -0.6f);
        assertCost(Flight.continuous(), -0.03, -1, 9);
        Flight left = Flight.continuous().at(0, 5, 0, 0, 0);
        left.step(-1, -1);
        assertThat(left.get(Part.TURN)).isPositive();
    }

    private static void assertCost(Flight flight, double cost, float... action) {
        flight.at(1, 4, 0.5, -0.5, 0.2);
        assertThat(flight.withoutShaping(flight.step(action))).isCloseTo(cost, within(1e-4));
        assertThat(flight.isOver()).isFalse();
    }

    @Test
    void legsThatTouchAreSeenAndRewarded() {
        Flight flight = Flight.discrete().at(0, 0.03, 0, -0.5, 0);
        float most = 0;
        for (int t = 0; t < 4; t++) {
            most = Math.max(most, flight.step(LunarLander.NOTHING));
        }
        assertThat(flight.seen()[6]).isEqualTo(1);
        assertThat(flight.seen()[7]).isEqualTo(1);
        assertThat(most).isGreaterThan(15);
        Flight leaning = Flight.discrete().at(0, 0.05, 0, 0, 0.15);
        leaning.step(LunarLander.NOTHING);
        assertThat(leaning.seen()[6]).isEqualTo(1);
        assertThat(leaning.seen()[7]).isZero();
    }

    @Test
    void standingStillIsWorthAHundredAndTheEnd() {
        Flight flight = Flight.discrete().at(0.5, 0.3, 0, -0.3, 0.1);
        float reward = 0;
        int steps = 0;
        while (!flight.isOver() && steps < 150) {
            reward = flight.step(LunarLander.NOTHING);
            steps++;
        }
        assertThat(flight.isOver()).isTrue();
        assertThat(reward).isEqualTo(100);
        assertThat(steps).isGreaterThan(25);
        float[] seen = flight.seen();
        assertThat(seen[1]).as("where it stands").isCloseTo(0, within(0.01f));
        assertThat(seen[6] + seen[7]).isEqualTo(2);
    }

    @Test
    void aHullThatTouchesTheGroundCostsAHundredAndTheEnd() {
        Flight flight = Flight.discrete().at(0, 0.5, 0, -3, Math.PI);
        float reward = 0;
        for (int t = 0; t < 30 && !flight.isOver(); t++) {
            reward = flight.step(LunarLander.NOTHING);
        }
        assertThat(flight.isOver()).isTrue();
        assertThat(reward).isEqualTo(-100);
    }

    @Test
    void aRidgeInsideTheHullIsACrash() {
        Flight flight = Flight.discrete().at(0, 2, 0, 0, 0);
        int middle = flight.environment.groundAt() + 5;
        flight.environment.state[middle] = flight.get(Part.Y);
        flight.environment.state[middle - 1] = -60;
        flight.environment.state[middle + 1] = -60;
        assertThat(flight.step(LunarLander.NOTHING)).isEqualTo(-100);
        assertThat(flight.isOver()).isTrue();
    }

    @Test
    void leavingTheViewCostsAHundredAndTheEnd() {
        Flight flight = Flight.discrete().at(9.9, 6, 8, 0, 0);
        assertThat(flight.step(LunarLander.NOTHING)).isEqualTo(-100);
        assertThat(flight.isOver()).isTrue();
        assertThat(flight.seen()[0]).isGreaterThan(1);
    }

    @Test
    void whoNeverLandsIsCutAfterAThousandSteps() {
        Weather none = new Weather(0, false, 0, 0);
        Flight flight = new Flight(new LunarLander(1, false, none), 1).at(0, 3, 0, 0, 0);
        for (int t = 0; t < 999; t++) {
            flight.step(LunarLander.NOTHING);
            assertThat(flight.isOver() || flight.isCut()).isFalse();
        }
        flight.step(LunarLander.NOTHING);
        assertThat(flight.isCut()).isTrue();
        assertThat(flight.isOver()).isFalse();
    }

    @Test
    void windPushesAndTurnsWhatFlies() {
        Flight flight = new Flight(new LunarLander(1, false, new Weather(-10, true, 15, 1.5)), 1).at(0, 5, 0, 0, 0);
        flight.step(LunarLander.NOTHING);
        assertThat(Math.abs(flight.get(Part.SPEED_X))).isBetween(1e-4, 0.1);
        assertThat(flight.get(Part.TURN)).isNotZero();
        double time = flight.get(flight.environment.ownAt() + LunarLander.WIND);
        flight.step(LunarLander.NOTHING);
        assertThat(flight.get(flight.environment.ownAt() + LunarLander.WIND)).isEqualTo(time + 1);
    }

    @Test
    void parametersHaveBounds() {
        LunarLanderProvider provider = new LunarLanderProvider();
        assertThatThrownBy(() -> provider.create(1, new EnvironmentParameters(Map.of("gravity", 1))))
                .hasMessage("environment.parameters.gravity must be from -12.0 to 0.0, not 1.0");
        assertThat(Weather.from(new EnvironmentParameters(Map.of("wind", true, "windPower", 3))))
                .isEqualTo(new Weather(-10, true, 3, 1.5));
    }

    @Test
    void aCopyThatTouchesTheGroundIsRestoredBitForBit() throws IOException {
        LunarLander original = new LunarLander(1, false, Weather.CALM);
        Flight flight = new Flight(original, 1).at(0.2, 0.2, 0.3, -1, 0.1);
        while (flight.seen()[6] + flight.seen()[7] == 0) {
            flight.step(LunarLander.NOTHING);
        }
        assertThat(flight.isOver()).isFalse();
        StateBuffer saved = new StateBuffer();
        try (DataOutputStream out = saved.rewrite()) {
            original.save(out);
        }
        LunarLander restored = new LunarLander(1, false, Weather.CALM);
        restored.restore(StateBuffer.reading(saved.toByteArray()));
        Trajectory expected = fly(original);
        Trajectory actual = fly(restored);
        assertThat(actual.rewards).isEqualTo(expected.rewards);
        assertThat(actual.terminated).isEqualTo(expected.terminated);
        assertThat(restored.state).isEqualTo(original.state);
    }

    private static Trajectory fly(LunarLander environment) {
        Trajectory fragment = new Trajectory(environment.spec(), 200, 1);
        SplittableRandom random = new SplittableRandom(4);
        for (int t = 0; t < 200; t++) {
            fragment.actions[t] = t < 15 ? LunarLander.NOTHING : random.nextInt(4);
            environment.step(fragment, t);
        }
        return fragment;
    }
}
