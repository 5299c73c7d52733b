package io.troupe.algorithm.ppo;

import io.troupe.algorithm.neural.AdamSteps;

/**
 * Adam with clipping by the gradient's norm, on arrays. In plain Java, whose bits depend on no processor and no library:
 * members of a group get the same parameters from the same gradient wherever they run.
 */
final class ArrayAdam {
    private static final float NEW_FIRST = (float) (1 - AdamSteps.BETA_1);
    private static final float NEW_SECOND = (float) (1 - AdamSteps.BETA_2);

    private final float[] parameters;
    private final float[] first;
    private final float[] second;

    /** @param size P */
    ArrayAdam(int size) {
        parameters = new float[size];
        first = new float[size];
        second = new float[size];
    }

    /** [P]; written by every step. */
    float[] parameters() {
        return parameters;
    }

    /** First moment, [P]; written by every step. */
    float[] first() {
        return first;
    }

    /** Second moment, [P]; written by every step. */
    float[] second() {
        return second;
    }

    /**
     * Takes a step.
     *
     * @param gradient [P] and room
     * @param stepSize and {@code epsilon} as {@link AdamSteps} gives them
     * @param maxNorm that the gradient is scaled down to; 0 for no limit
     * @return the gradient's norm before that
     */
    float step(float[] gradient, float stepSize, float epsilon, float maxNorm) {
        double norm = norm(gradient);
        float scale = maxNorm == 0 || norm <= maxNorm ? 1 : (float) (maxNorm / norm);
        for (int i = 0; i < parameters.length; i++) {
            float g = gradient[i] * scale;
            float m = first[i] + (g - first[i]) * NEW_FIRST;
            float v = second[i] + (g * g - second[i]) * NEW_SECOND;
            first[i] = m;
            second[i] = v;
            parameters[i] -= stepSize * m / ((float) Math.sqrt(v) + epsilon);
        }
        return (float) norm;
    }

    /** Four sums, since each addition waits for the one before; their order is fixed. */
    private double norm(float[] gradient) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < parameters.length; i += 4) {
            a += (double) gradient[i] * gradient[i];
            b += (double) gradient[i + 1] * gradient[i + 1];
            c += (double) gradient[i + 2] * gradient[i + 2];
            d += (double) gradient[i + 3] * gradient[i + 3];
        }
        for (; i < parameters.length; i++) {
            a += (double) gradient[i] * gradient[i];
        }
        return Math.sqrt(a + b + (c + d));
    }
}
