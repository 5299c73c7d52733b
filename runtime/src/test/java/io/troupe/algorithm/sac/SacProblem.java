package io.troupe.algorithm.sac;

import com.typesafe.config.ConfigFactory;
import io.troupe.policy.Activation;
import io.troupe.random.RandomStream;
import io.troupe.replay.TransitionBatch;
import io.troupe.replay.TransitionShape;
import io.troupe.spec.ActionParts;
import java.util.Arrays;
import java.util.List;

/** A made-up gradient step of SAC: settings, networks and a batch. */
final class SacProblem {
    static final int ROWS = 16;
    static final int OBSERVATION = 3;

    final SacConfig config;
    final SacShape shape;
    final float[] actor;
    final List<float[]> critics;
    final List<float[]> targets;
    final float[] temperatures;
    final float[][] states;
    final float[][] nextStates;
    final float[][] taken;
    final float[][] chosen;
    /** 1 for each choice that is allowed, and in the next states; all where there are no masks. */
    final float[][] masks;

    final float[][] nextMasks;
    final float[] rewards;
    final float[] discounts;
    final float[][] noise;
    final float[][] nextNoise;

    SacProblem(ActionParts parts, Activation activation, long seed) {
        this(parts, activation, seed, false);
    }

    /** @param masked whether about a third of the choices are masked, and never the one that was made */
    SacProblem(ActionParts parts, Activation activation, long seed, boolean masked) {
        config = config(
                "batchSize = " + ROWS + ", network { hidden = [9, 7], activation = " + activation.configName() + " }");
        shape = new SacShape(
                OBSERVATION, parts, config.common().hidden(), config.common().activation(), masked);
        RandomStream random = RandomStream.ofSeed(seed);
        // So small that log sigma is inside its bounds, and 1 - tanh(u)^2 keeps its digits where it is written so.
        actor = gaussian(random, shape.actor().size(), 0.25);
        int size = shape.critic().size();
        critics = List.of(gaussian(random, size, 0.5), gaussian(random, size, 0.5));
        targets = List.of(gaussian(random, size, 0.5), gaussian(random, size, 0.5));
        temperatures = new float[shape.temperatures()];
        for (int i = 0; i < temperatures.length; i++) {
            temperatures[i] = 0.3f + 0.4f * i;
        }
        states = rows(random, OBSERVATION);
        nextStates = rows(random, OBSERVATION);
        taken = rows(random, parts.continuous());
        for (float[] row : taken) {
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) Math.tanh(row[i]);
            }
        }
        chosen = new float[ROWS][parts.choices()];
        for (float[] row : chosen) {
            int first = 0;
            for (int n : parts.branches()) {
                row[first + random.nextInt(n)] = 1;
                first += n;
            }
        }
        masks = new float[ROWS][parts.choices()];
        nextMasks = new float[ROWS][parts.choices()];
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < parts.choices(); i++) {
                boolean made = chosen[row][i] == 1;
                masks[row][i] = !masked || made || random.nextInt(3) > 0 ? 1 : 0;
                nextMasks[row][i] = !masked || made || random.nextInt(3) > 0 ? 1 : 0;
            }
        }
        rewards = gaussian(random, ROWS, 1);
        discounts = gaussian(random, ROWS, 0.3);
        noise = rows(random, parts.continuous());
        nextNoise = rows(random, parts.continuous());
    }

    static SacConfig config(String settings) {
        return SacConfig.from(ConfigFactory.parseString(settings)
                .withFallback(new Sac().defaults())
                .resolve());
    }

    private static float[] gaussian(RandomStream random, int count, double scale) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }

    private static float[][] rows(RandomStream random, int columns) {
        float[][] rows = new float[ROWS][];
        for (int i = 0; i < ROWS; i++) {
            rows[i] = gaussian(random, columns, 1);
        }
        return rows;
    }

    /** As the replay would give it. */
    TransitionBatch batch() {
        int size = shape.parts().size();
        TransitionBatch batch = TransitionBatch.withOnes(
                new TransitionShape(OBSERVATION, size, shape.masked() ? shape.choices() : 0), ROWS);
        for (int row = 0; row < ROWS; row++) {
            System.arraycopy(states[row], 0, batch.observations, row * (OBSERVATION + 1), OBSERVATION);
            System.arraycopy(nextStates[row], 0, batch.nextObservations, row * (OBSERVATION + 1), OBSERVATION);
            System.arraycopy(taken[row], 0, batch.actions, row * size, shape.continuous());
            int first = 0;
            for (int branch = 0; branch < shape.branches().size(); branch++) {
                int n = shape.branches().get(branch);
                float[] ones = Arrays.copyOfRange(chosen[row], first, first + n);
                int choice = 0;
                while (ones[choice] == 0) {
                    choice++;
                }
                batch.actions[row * size + shape.continuous() + branch] = choice;
                first += n;
            }
        }
        for (int row = 0; row < ROWS && shape.masked(); row++) {
            int choices = shape.choices();
            System.arraycopy(masks[row], 0, batch.masks, row * choices, choices);
            System.arraycopy(nextMasks[row], 0, batch.nextMasks, row * choices, choices);
        }
        System.arraycopy(rewards, 0, batch.rewards, 0, ROWS);
        System.arraycopy(discounts, 0, batch.discounts, 0, ROWS);
        return batch;
    }

    /** As the graph takes it, [A, 2 N]. */
    float[] graphNoise() {
        float[] values = new float[2 * ROWS * shape.continuous()];
        for (int i = 0; i < shape.continuous(); i++) {
            for (int row = 0; row < ROWS; row++) {
                values[i * 2 * ROWS + row] = noise[row][i];
                values[i * 2 * ROWS + ROWS + row] = nextNoise[row][i];
            }
        }
        return values;
    }
}
