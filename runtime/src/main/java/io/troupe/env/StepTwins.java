package io.troupe.env;

import java.util.ArrayList;
import java.util.List;

/**
 * A new object that lives the first steps of watched copies again, with the same seed and actions, and afterwards is reset and
 * lives them once more, beside another new one. Where it and the copies differ, chance comes from elsewhere; where the two
 * differ, its reset left something of what was before. At last both are given actions that nobody should take.
 */
final class StepTwins {
    /** Of all copies. */
    private static final int STEPS = 100;

    private static final String SAME = " with the same seed and actions: ";
    private static final String NEW = " of a new object, with the same seed and actions,";

    private final TwinMaker maker;
    /** The object that lives along; none where nothing is compared. */
    private final List<Twin> objects = new ArrayList<>();
    /** Actions of each step so far, of each behaviour. */
    private final List<List<float[]>> actions = new ArrayList<>();

    private long seed;
    private boolean done;

    /**
     * @param compared whether anything is
     */
    StepTwins(TwinMaker maker, boolean compared) {
        this.maker = maker;
        done = !compared;
    }

    /** @param lent what the copies gave */
    void reset(long newSeed, LentFragment lent) throws BrokenRule {
        leave();
        if (done || !maker.canCompare()) {
            return;
        }
        seed = newSeed;
        Differences.requireSameReset(
                lent,
                made().reset(seed, lent.number(), "reset" + NEW),
                "two new objects differ after reset with the same seed: ",
                ". Chance must come from the seed alone");
    }

    private Twin made() throws BrokenRule {
        Twin made = maker.make();
        objects.add(made);
        return made;
    }

    /** @param lent what the copies gave */
    void step(LentFragment lent) throws BrokenRule {
        if (objects.isEmpty()) {
            return;
        }
        List<float[]> taken = lent.actions();
        actions.add(taken);
        LentFragment other = objects.getFirst().step(taken, lent.number(), "step" + NEW);
        Differences.requireSameStep(
                lent,
                other,
                "two objects differ after step" + SAME,
                ". Chance must come from the seed alone, and objects must share nothing");
    }

    /** Once all steps were compared, what only the objects beside the copies do. */
    void finish() throws BrokenRule {
        if (actions.size() == STEPS) {
            done = true;
            again();
            ActionProbes.probe(objects.get(0), objects.get(1), this::relived);
            leave();
        }
    }

    private void again() throws BrokenRule {
        String before = "an object that took " + STEPS + " steps before this reset and a new one differ after ";
        String after = ". Something of an earlier episode is left: reset must start anew";
        Twin used = objects.getFirst();
        Twin fresh = made();
        Differences.requireSameReset(
                used.reset(seed, 0, "a second reset"),
                fresh.reset(seed, 0, "reset" + NEW),
                before + "reset with the same seed: ",
                after);
        for (int step = 0; step < STEPS; step++) {
            List<float[]> taken = actions.get(step);
            LentFragment mine = used.step(taken, step, "step after a second reset");
            LentFragment other = fresh.step(taken, step, "step" + NEW);
            Differences.requireSameStep(mine, other, before + (step + 1) + " steps" + SAME, after);
        }
    }

    /** Another object that has taken all steps. */
    private Twin relived() throws BrokenRule {
        Twin twin = made();
        twin.reset(seed, 0, "reset" + NEW);
        for (int step = 0; step < STEPS; step++) {
            twin.step(actions.get(step), step, "step" + NEW);
        }
        return twin;
    }

    /** Ends the comparison. */
    void leave() {
        objects.forEach(Twin::close);
        objects.clear();
        actions.clear();
    }
}
