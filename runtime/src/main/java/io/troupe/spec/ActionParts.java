package io.troupe.spec;

import java.util.Collections;
import java.util.List;

/**
 * What an action of any space consists of: continuous values first, then one choice in each branch.
 *
 * <p>An action mask has one element a choice, branch after branch: whether it is allowed.
 *
 * @param continuous number of continuous values
 * @param branches number of choices in each branch
 */
public record ActionParts(int continuous, List<Integer> branches) {
    public ActionParts {
        branches = List.copyOf(branches);
    }

    /**
     * The parts of a space's actions.
     *
     * @throws IllegalArgumentException when it is no space for actions
     */
    public static ActionParts of(Space action) {
        return switch (action) {
            case Box box -> new ActionParts(box.size(), List.of());
            case Discrete discrete -> new ActionParts(0, List.of(discrete.n()));
            case MultiDiscrete multi -> new ActionParts(0, multi.branches());
            case MultiBinary binary -> new ActionParts(0, Collections.nCopies(binary.n(), 2));
            case Hybrid hybrid ->
                new ActionParts(hybrid.continuous().size(), hybrid.branches().branches());
            case Dict ignored ->
                throw new IllegalArgumentException(
                        "a dict is a space for observations; actions of several kinds are a Hybrid");
        };
    }

    /** Floats of an action. */
    public int size() {
        return continuous + branches.size();
    }

    /** Choices of all branches together: elements of a mask. */
    public int choices() {
        int sum = 0;
        for (int choices : branches) {
            sum = Math.addExact(sum, choices);
        }
        return sum;
    }

    /**
     * Says what is wrong with a mask, or nothing.
     *
     * @param masks array holding the mask
     * @param offset where it starts
     * @return an empty string when every branch has an allowed choice, else which has none
     */
    public String whyNot(boolean[] masks, int offset) {
        int at = offset;
        for (int branch = 0; branch < branches.size(); branch++) {
            int end = at + branches.get(branch);
            while (at < end && !masks[at]) {
                at++;
            }
            if (at == end) {
                return "no action of branch " + branch + " is allowed";
            }
            at = end;
        }
        return "";
    }

    /**
     * Says what a mask forbids in an action, or nothing.
     *
     * @param actions array holding the action
     * @param actionOffset where it starts
     * @param masks array holding the mask
     * @param maskOffset where that starts
     * @return an empty string when every choice is one and is allowed, else which is not
     */
    public String whyNot(float[] actions, int actionOffset, boolean[] masks, int maskOffset) {
        int at = maskOffset;
        for (int branch = 0; branch < branches.size(); branch++) {
            int choices = branches.get(branch);
            float action = actions[actionOffset + continuous + branch];
            String problem = Discrete.whyNot(action, choices);
            if (problem.isEmpty() && !masks[at + (int) action]) {
                problem = (int) action + " is masked";
            }
            if (!problem.isEmpty()) {
                return "branch " + branch + ": " + problem;
            }
            at += choices;
        }
        return "";
    }
}
