package io.troupe.env;

import io.troupe.spec.ActionParts;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Hybrid;
import io.troupe.spec.Space;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gives two objects in the same state actions outside their spaces, and looks whether they do with them what they should. */
final class ActionProbes {
    private static final float FAR = 10;
    private static final String REFUSED = " is not refused: it must be, with an EnvironmentFailure that names the copy";

    private ActionProbes() {}

    /** Gives another object in that state. */
    interface Another {
        Twin make() throws BrokenRule;
    }

    /**
     * Whoever refused an action is not used again: it may be anywhere between two steps.
     *
     * @param another for what the two do not suffice for
     * @throws BrokenRule where they do otherwise
     */
    static void probe(Twin one, Twin other, Another another) throws BrokenRule {
        List<EnvironmentSpec> behaviours = one.object().behaviours();
        if (behaviours.stream().anyMatch(spec -> box(spec.action()).isPresent())) {
            requireClipped(one, other, true);
            requireClipped(one, other, false);
        }
        for (int k = 0; k < behaviours.size(); k++) {
            ActionParts parts = ActionParts.of(behaviours.get(k).action());
            Twin twin = k == 0 ? one : k == 1 ? other : another.make();
            if (parts.branches().isEmpty()) {
                requireRefused(twin, k, 0, Float.NaN);
            } else {
                requireRefused(twin, k, parts.continuous(), parts.branches().getFirst());
            }
        }
    }

    private static Optional<Box> box(Space space) {
        return switch (space) {
            case Box box -> Optional.of(box);
            case Hybrid hybrid -> Optional.of(hybrid.continuous());
            default -> Optional.empty();
        };
    }

    private static void requireClipped(Twin one, Twin other, boolean high) throws BrokenRule {
        LentFragment outside = one.step(actions(one, high, FAR), 1, "step with actions outside the box");
        LentFragment inside = other.step(actions(other, high, 0), 1, "step with actions at the bounds of the box");
        Optional<LentRows.Trespass> trespass = outside.besidesStep();
        if (trespass.isPresent()) {
            throw new BrokenRule(
                    trespass.get().copy(), "step wrote into " + trespass.get().where());
        }
        Differences.requireSameStep(
                outside,
                inside,
                "actions outside the box are not taken as if they were clipped to it: with them and with its "
                        + (high ? "upper" : "lower") + " bounds, ",
                "");
    }

    /**
     * Actions of all rows at the bounds of their boxes, or beyond them, with allowed choices.
     *
     * @param beyond how far
     */
    private static List<float[]> actions(Twin twin, boolean high, float beyond) throws BrokenRule {
        List<float[]> all = new ArrayList<>();
        SteppedCopies copies = twin.object();
        for (int k = 0; k < copies.behaviours().size(); k++) {
            EnvironmentSpec spec = copies.behaviours().get(k);
            int rows = copies.copies() * copies.agentsOf(k).size();
            int size = spec.action().size();
            float[] actions = new float[rows * size];
            boolean[] masks = twin.masks(k, rows * spec.maskSize());
            for (int row = 0; row < rows; row++) {
                int at = row * size;
                box(spec.action()).ifPresent(box -> fill(actions, at, box, high, beyond));
                choose(ActionParts.of(spec.action()), actions, at, masks, row * spec.maskSize());
            }
            all.add(actions);
        }
        return all;
    }

    private static void fill(float[] actions, int at, Box box, boolean high, float beyond) {
        for (int i = 0; i < box.size(); i++) {
            float bound = high ? box.high()[i] : box.low()[i];
            float far = beyond * (1 + Math.abs(bound));
            if (Float.isFinite(bound)) {
                actions[at + i] = high ? bound + far : bound - far;
            } else {
                actions[at + i] = Math.clamp(0f, box.low()[i], box.high()[i]);
            }
        }
    }

    private static void choose(ActionParts parts, float[] actions, int at, boolean[] masks, int maskAt) {
        int mask = maskAt;
        for (int branch = 0; branch < parts.branches().size(); branch++) {
            int choices = parts.branches().get(branch);
            int choice = 0;
            while (masks.length > 0 && choice < choices - 1 && !masks[mask + choice]) {
                choice++;
            }
            actions[at + parts.continuous() + branch] = choice;
            mask += choices;
        }
    }

    /** Whoever is there acts in a way that means nothing. */
    private static void requireRefused(Twin twin, int k, int element, float action) throws BrokenRule {
        List<float[]> actions = actions(twin, true, 0);
        int size = twin.object().behaviours().get(k).action().size();
        float[] own = actions.get(k);
        for (int at = element; at < own.length; at += size) {
            own[at] = action;
        }
        String what =
                "the action " + (Float.isNaN(action) ? "NaN" : (int) action + ", of 0.." + ((int) action - 1) + ",");
        LentFragment lent;
        try {
            lent = twin.step(actions, 2, "step");
        } catch (EnvironmentFailure refused) {
            return;
        } catch (BrokenRule thrown) {
            throw new BrokenRule(thrown.row(), what + REFUSED + "; " + thrown.problem(), thrown.getCause());
        }
        if (anybodyThere(lent.fragment().parts().get(k), lent.t())) {
            throw new BrokenRule(0, what + REFUSED);
        }
    }

    private static boolean anybodyThere(Trajectory part, int t) {
        boolean there = false;
        for (int row = t * part.copies(); row < (t + 1) * part.copies(); row++) {
            there |= !part.voided[row];
        }
        return there;
    }
}
