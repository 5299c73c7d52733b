package io.troupe.testkit;

import io.troupe.env.Environment;
import io.troupe.env.Masked;
import io.troupe.env.Snapshotable;
import io.troupe.env.StepResult;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.random.RandomGenerator;

/** Draws a number of cards and may play each once: with masks, and snapshots. Keeps every rule. */
class Cards implements Environment, Masked, Snapshotable {
    private static final int CARDS = 4;

    final boolean[] hand = new boolean[CARDS];
    int played;

    @Override
    public EnvironmentSpec spec() {
        return new EnvironmentSpec("Cards", Box.of(CARDS, 0, 1), new Discrete(CARDS), 10, true);
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        played = 0;
        for (int card = 0; card < CARDS; card++) {
            hand[card] = random.nextBoolean();
        }
        hand[0] = true;
        observe(observation);
    }

    @Override
    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
        hand[(int) action[0]] = false;
        played++;
        boolean over = true;
        for (boolean left : hand) {
            over &= !left;
        }
        observe(observation);
        return new StepResult(played, over, false);
    }

    void observe(float[] observation) {
        for (int card = 0; card < CARDS; card++) {
            observation[card] = hand[card] ? 1 : 0;
        }
    }

    @Override
    public void actionMask(boolean[] mask, int offset) {
        System.arraycopy(hand, 0, mask, offset, CARDS);
    }

    @Override
    public void save(DataOutput out) throws IOException {
        out.writeInt(played);
        for (boolean held : hand) {
            out.writeBoolean(held);
        }
    }

    @Override
    public void restore(DataInput in) throws IOException {
        played = in.readInt();
        for (int card = 0; card < CARDS; card++) {
            hand[card] = in.readBoolean();
        }
    }
}
