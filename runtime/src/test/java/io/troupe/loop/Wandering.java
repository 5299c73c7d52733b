package io.troupe.loop;

import io.troupe.env.Environment;
import io.troupe.env.Masked;
import io.troupe.env.Snapshotable;
import io.troupe.env.StepResult;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Hybrid;
import io.troupe.spec.MultiDiscrete;
import io.troupe.spec.Space;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A place that is moved at random, seen as a number or as a picture, with actions of any kind: what shipped environments do
 * not have. Episodes are cut after nine steps, and end before where the place is far out.
 */
class Wandering implements Environment, Snapshotable {
    private static final int SIDE = 5;
    private static final Space IMAGE = Box.of(List.of(SIDE, SIDE, 1), 0, 1);

    /** What is seen and done. */
    enum Kind {
        /** Numbers, and one value and two choices, of which some are masked. */
        MASKED_HYBRID,
        /** Numbers, and a choice, of which some are masked. */
        MASKED_CHOICE,
        /** Pictures, and a choice. */
        PICTURE
    }

    static Wandering of(Kind kind) {
        return kind == Kind.PICTURE ? new Wandering(kind) : new WithMasks(kind);
    }

    private final EnvironmentSpec spec;
    private final boolean picture;
    private float place;
    private int steps;

    private Wandering(Kind kind) {
        picture = kind == Kind.PICTURE;
        Space action =
                kind == Kind.MASKED_HYBRID ? new Hybrid(Box.of(1, -1, 1), new MultiDiscrete(3, 2)) : new Discrete(3);
        spec = new EnvironmentSpec("Wandering", picture ? IMAGE : Box.of(2, -1, 1), action, 9, !picture);
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        steps = 0;
        place = random.nextFloat() - 0.5f;
        observe(observation);
    }

    @Override
    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
        steps++;
        place = Math.clamp(place + 0.5f * (random.nextFloat() - 0.5f) + 0.05f * (action[0] - 1), -1f, 1f);
        observe(observation);
        return Math.abs(place) > 0.9f ? StepResult.terminated(-1) : StepResult.running(place);
    }

    private void observe(float[] observation) {
        if (picture) {
            Arrays.fill(observation, 0);
            observation[Math.min(SIDE - 1, (int) ((place + 1) / 2 * SIDE)) * SIDE + steps % SIDE] = 1;
        } else {
            observation[0] = place;
            observation[1] = steps % 2;
        }
    }

    @Override
    public void save(DataOutput out) throws IOException {
        out.writeFloat(place);
        out.writeInt(steps);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        place = in.readFloat();
        steps = in.readInt();
    }

    int steps() {
        return steps;
    }

    private static final class WithMasks extends Wandering implements Masked {
        WithMasks(Kind kind) {
            super(kind);
        }

        /** Which choice is masked changes with every step; of the second branch nothing is. */
        @Override
        public void actionMask(boolean[] mask, int offset) {
            for (int i = 0; i < spec().maskSize(); i++) {
                mask[offset + i] = i >= 3 || i != steps() % 3;
            }
        }
    }
}
