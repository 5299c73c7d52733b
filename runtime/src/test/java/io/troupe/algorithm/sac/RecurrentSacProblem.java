package io.troupe.algorithm.sac;

import io.troupe.random.RandomStream;
import io.troupe.replay.SequenceBatch;
import io.troupe.spec.ActionParts;
import java.util.Arrays;
import java.util.List;

/** A made-up gradient step of SAC on three sequences, of which two are shorter than there is room. */
final class RecurrentSacProblem {
    static final int STEPS = 5;
    static final int SEQUENCES = 3;
    static final int OBSERVATION = 3;
    static final int UNITS = 4;

    final SacConfig config;
    final RecurrentShape shape;
    final float[] actor;
    final List<float[]> critics;
    final List<float[]> targets;
    final float[] temperatures;
    final List<Sequence> sequences;
    private final RandomStream random;

    /** Steps {@code first} to {@code end}; everything by step, with what came after the last. */
    static final class Sequence {
        final int first;
        final int end;
        final float[] state;
        final float[][] observations;
        final float[][] noise;
        final float[][] masks;
        final float[][] taken;
        final int[][] choices;
        final float[] rewards;
        final float[] discounts;

        Sequence(RecurrentSacProblem problem, int first, int end) {
            this.first = first;
            this.end = end;
            RandomStream random = problem.random;
            SacShape parts = problem.shape.shape();
            state = first > 0 ? new float[problem.shape.stateSize()] : gaussian(random, problem.shape.stateSize(), 0.4);
            observations = rows(random, OBSERVATION);
            noise = rows(random, parts.continuous());
            taken = rows(random, parts.continuous());
            masks = new float[STEPS + 1][parts.choices()];
            choices = new int[STEPS + 1][parts.branches().size()];
            for (int t = 0; t <= STEPS; t++) {
                for (int i = 0; i < parts.continuous(); i++) {
                    taken[t][i] = (float) Math.tanh(taken[t][i]);
                }
                Arrays.fill(masks[t], 1);
                int from = 0;
                for (int branch = 0; branch < parts.branches().size(); branch++) {
                    int n = parts.branches().get(branch);
                    choices[t][branch] = random.nextInt(n);
                    for (int i = 0; i < n; i++) {
                        boolean kept = !parts.masked() || i == choices[t][branch] || random.nextInt(3) > 0;
                        masks[t][from + i] = kept ? 1 : 0;
                    }
                    from += n;
                }
            }
            rewards = gaussian(random, STEPS, 1);
            discounts = gaussian(random, STEPS, 0.3);
        }

        private static float[][] rows(RandomStream random, int columns) {
            float[][] rows = new float[STEPS + 1][];
            for (int i = 0; i <= STEPS; i++) {
                rows[i] = gaussian(random, columns, 1);
            }
            return rows;
        }
    }

    RecurrentSacProblem(ActionParts parts, String settings, int burnIn, boolean masked) {
        config = SacProblem.config("batchSize = " + SEQUENCES * STEPS + ", network { hidden = [6, 5], memory { units = "
                + UNITS + ", sequence = " + STEPS + ", burnIn = " + burnIn + " } }, " + settings);
        shape = new RecurrentShape(
                new SacShape(
                        OBSERVATION,
                        parts,
                        config.common().hidden(),
                        config.common().activation(),
                        masked),
                config.memory());
        random = RandomStream.ofSeed(4);
        actor = gaussian(random, shape.actorSize(), 0.3);
        int size = shape.initialCritic(random).length;
        critics = List.of(gaussian(random, size, 0.5), gaussian(random, size, 0.5));
        targets = List.of(gaussian(random, size, 0.5), gaussian(random, size, 0.5));
        temperatures = new float[shape.shape().temperatures()];
        for (int i = 0; i < temperatures.length; i++) {
            temperatures[i] = 0.3f + 0.4f * i;
        }
        sequences = List.of(
                new Sequence(this, 0, STEPS), new Sequence(this, 0, burnIn + 1), new Sequence(this, burnIn, STEPS - 1));
    }

    static float[] gaussian(RandomStream random, int count, double scale) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }

    /** Steps that are learnt from. */
    int learnt() {
        return sequences.stream()
                .mapToInt(sequence -> sequence.end - config.memory().burnIn())
                .sum();
    }

    /** As the replay would give it, but for the steps that are not there: those have the padding in all their parts. */
    SequenceBatch batch(float padding) {
        SequenceBatch batch = new SequenceBatch(shape.sequences(), SEQUENCES);
        int burnIn = config.memory().burnIn();
        Arrays.fill(batch.keeps, 1);
        Arrays.fill(batch.masks, 1);
        for (int s = 0; s < SEQUENCES; s++) {
            Sequence sequence = sequences.get(s);
            System.arraycopy(sequence.state, 0, batch.states, s * shape.stateSize(), shape.stateSize());
            if (sequence.first > 0) {
                batch.keeps[sequence.first * SEQUENCES + s] = 0;
            }
            for (int t = 0; t <= STEPS; t++) {
                int at = (t * SEQUENCES + s) * (OBSERVATION + 1);
                boolean seen = t >= sequence.first && t <= sequence.end;
                for (int i = 0; i < OBSERVATION; i++) {
                    batch.observations[at + i] = seen ? sequence.observations[t][i] : padding;
                }
                int row = (t - burnIn) * SEQUENCES + s;
                if (t >= burnIn && seen && shape.shape().masked()) {
                    System.arraycopy(
                            sequence.masks[t],
                            0,
                            batch.masks,
                            row * shape.shape().choices(),
                            shape.shape().choices());
                }
                if (t >= burnIn && t < STEPS) {
                    write(batch, row, sequence, t, padding);
                }
            }
        }
        return batch;
    }

    private void write(SequenceBatch batch, int row, Sequence sequence, int t, float padding) {
        boolean there = t < sequence.end;
        int continuous = shape.shape().continuous();
        int at = row * shape.shape().parts().size();
        for (int i = 0; i < continuous; i++) {
            batch.actions[at + i] = there ? sequence.taken[t][i] : padding;
        }
        for (int branch = 0; branch < shape.shape().branches().size(); branch++) {
            batch.actions[at + continuous + branch] = there ? sequence.choices[t][branch] : 0;
        }
        batch.rewards[row] = there ? sequence.rewards[t] : padding;
        batch.discounts[row] = there ? sequence.discounts[t] : padding;
        batch.weights[row] = there ? 1f / learnt() : 0;
    }

    /** As the graph takes it, [A, N + n]. */
    float[] graphNoise() {
        int burnIn = config.memory().burnIn();
        int columns = (STEPS - burnIn + 1) * SEQUENCES;
        float[] values = new float[columns * shape.shape().continuous()];
        for (int i = 0; i < shape.shape().continuous(); i++) {
            for (int t = burnIn; t <= STEPS; t++) {
                for (int s = 0; s < SEQUENCES; s++) {
                    values[i * columns + (t - burnIn) * SEQUENCES + s] = sequences.get(s).noise[t][i];
                }
            }
        }
        return values;
    }
}
