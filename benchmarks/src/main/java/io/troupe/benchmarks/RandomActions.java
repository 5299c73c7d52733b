package io.troupe.benchmarks;

import io.troupe.random.RandomStream;
import io.troupe.spec.ActionParts;
import io.troupe.spec.Box;
import io.troupe.spec.Hybrid;
import io.troupe.spec.Space;

/** Actions that are drawn from a space: any that is allowed is as likely as the others. */
final class RandomActions {
    private static final float UNBOUNDED_ACTION = 1;

    private final int size;
    private final int choices;
    private final float[] low;
    private final float[] high;
    private final int[] branches;
    /** Choices of one branch that its mask allows. */
    private final int[] allowed;

    private final RandomStream random;

    RandomActions(Space space, RandomStream random) {
        ActionParts parts = ActionParts.of(space);
        size = parts.size();
        choices = parts.choices();
        low = new float[parts.continuous()];
        high = new float[parts.continuous()];
        for (int i = 0; i < low.length; i++) {
            Box box = space instanceof Hybrid hybrid ? hybrid.continuous() : (Box) space;
            low[i] = Math.max(box.low()[i], -UNBOUNDED_ACTION);
            high[i] = Math.min(box.high()[i], UNBOUNDED_ACTION);
        }
        branches = parts.branches().stream().mapToInt(Integer::intValue).toArray();
        // One more than can be allowed, so that there is room behind the last.
        allowed = new int[choices + 1];
        this.random = random;
    }

    /** Whatever the masks. */
    void fill(float[] actions) {
        for (int at = 0; at < actions.length; at += size) {
            drawContinuous(actions, at);
            for (int branch = 0; branch < branches.length; branch++) {
                actions[at + low.length + branch] = random.nextInt(branches[branch]);
            }
        }
    }

    /** One of those that a mask allows, for some rows. */
    void fill(float[] actions, boolean[] masks, int firstRow, int endRow) {
        for (int row = firstRow; row < endRow; row++) {
            drawContinuous(actions, row * size);
            int mask = row * choices;
            for (int branch = 0; branch < branches.length; branch++) {
                actions[row * size + low.length + branch] = allowed(masks, mask, branches[branch]);
                mask += branches[branch];
            }
        }
    }

    private void drawContinuous(float[] actions, int at) {
        for (int i = 0; i < low.length; i++) {
            actions[at + i] = random.nextFloat(low[i], high[i]);
        }
    }

    private int allowed(boolean[] masks, int at, int count) {
        int found = 0;
        for (int choice = 0; choice < count; choice++) {
            // Always written: which are allowed changes too often for a branch to be guessed.
            allowed[found] = choice;
            found += masks[at + choice] ? 1 : 0;
        }
        return allowed[random.nextInt(found)];
    }
}
