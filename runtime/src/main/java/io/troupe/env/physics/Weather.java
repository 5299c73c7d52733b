package io.troupe.env.physics;

import io.troupe.env.EnvironmentParameters;
import java.util.Set;

/**
 * What a lander flies through.
 *
 * @param gravity upwards in m/s^2, so below 0
 * @param wind whether there is any
 * @param windPower most force of the wind, in N
 * @param turbulencePower most torque of the wind, in N m
 */
record Weather(double gravity, boolean wind, double windPower, double turbulencePower) {
    static final Weather CALM = new Weather(-10, false, 15, 1.5);
    static final Set<String> PARAMETERS = Set.of("gravity", "wind", "windPower", "turbulencePower");

    private static final double SLOW = 0.01;

    static Weather from(EnvironmentParameters parameters) {
        return new Weather(
                parameters.number("gravity", CALM.gravity, -12, 0),
                parameters.flag("wind", CALM.wind),
                parameters.number("windPower", CALM.windPower, 0, 20),
                parameters.number("turbulencePower", CALM.turbulencePower, 0, 2));
    }

    /** Between -1 and 1, smooth and without a period. */
    static double gust(double time) {
        return StrictMath.tanh(Math.sin(2 * SLOW * time) + Math.sin(Math.PI * SLOW * time));
    }
}
