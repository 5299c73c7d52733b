package io.troupe.training;

import io.troupe.spec.ActionParts;
import io.troupe.spec.Box;
import io.troupe.spec.Hybrid;
import io.troupe.spec.Space;
import io.troupe.trajectory.Trajectory;

/**
 * Counts actions that the environment cannot take as they were meant. Clipping to the bounds is part of acting, so a
 * continuous value is invalid only when it is not finite, or farther outside its bounds than these are apart. Those of
 * voided rows are none.
 *
 * @param invalid how many are invalid
 * @param actions of how many
 */
record InvalidActions(int invalid, int actions) {
    /** Of a fragment that is not joint. */
    static InvalidActions in(Trajectory fragment) {
        ActionParts parts = ActionParts.of(fragment.action());
        int size = fragment.actionSize();
        int maskSize = fragment.maskSize();
        int count = 0;
        int actions = 0;
        for (int row = 0; row < fragment.rows(); row++) {
            if (fragment.voided[row]) {
                continue;
            }
            actions++;
            boolean valid = valid(fragment.action(), fragment.actions, row * size)
                    && (maskSize == 0
                            || parts.whyNot(fragment.actions, row * size, fragment.actionMasks, row * maskSize)
                                    .isEmpty());
            if (!valid) {
                count++;
            }
        }
        return new InvalidActions(count, actions);
    }

    private static boolean valid(Space space, float[] actions, int offset) {
        return switch (space) {
            case Box box -> nearEnough(box, actions, offset);
            case Hybrid hybrid ->
                nearEnough(hybrid.continuous(), actions, offset)
                        && valid(
                                hybrid.branches(),
                                actions,
                                offset + hybrid.continuous().size());
            default -> space.whyNot(actions, offset).isEmpty();
        };
    }

    private static boolean nearEnough(Box box, float[] actions, int offset) {
        float[] low = box.low();
        float[] high = box.high();
        for (int i = 0; i < low.length; i++) {
            float value = actions[offset + i];
            double width = (double) high[i] - low[i];
            if (!Float.isFinite(value) || value < low[i] - width || value > high[i] + width) {
                return false;
            }
        }
        return true;
    }
}
