package io.troupe.testkit.probe;

import io.troupe.env.Masked;
import io.troupe.spec.Space;

/**
 * An identity environment where the goal itself is masked whenever its first choice is 0 or 1: the best that is allowed is
 * then the next choice (the first one after the last), which gives the full reward.
 */
public final class MaskedIdentity extends Identity implements Masked {
    /** @param action what is to be repeated; with at least one branch */
    public MaskedIdentity(Space action) {
        super(action, false, true);
    }

    @Override
    public void actionMask(boolean[] mask, int offset) {
        int at = offset;
        for (int branch = 0; branch < parts().branches().size(); branch++) {
            int choices = parts().branches().get(branch);
            for (int choice = 0; choice < choices; choice++) {
                mask[at + choice] = allowed(branch, choice);
            }
            at += choices;
        }
    }

    private boolean allowed(int branch, int choice) {
        return choice != goalOf(branch) || !masksGoal();
    }

    private boolean masksGoal() {
        return goalOf(0) < 2;
    }

    private int goalOf(int branch) {
        return (int) goal()[parts().continuous() + branch];
    }

    /** As if the goal were the best reward even where it is masked: 2, so that nobody may get it. */
    @Override
    double rewardOfChoice(int branch, int choice) {
        int best = goalOf(branch);
        if (!masksGoal()) {
            return choice == best ? 1 : 0;
        }
        return choice == best ? 2 : choice == (best + 1) % parts().branches().get(branch) ? 1 : 0;
    }
}
