package io.troupe.env.python;

import io.troupe.trajectory.Trajectory;
import java.util.List;

/** The episodes of the copies of one process, of all their agents together. */
final class CopyEpisodes {
    private final ResultLayout layout;
    private final List<PartRows> parts;
    /** Index of the first of the copies among those of all processes. */
    private final int first;

    private final int[] steps;
    private final double[] returns;

    CopyEpisodes(ResultLayout layout, List<PartRows> parts, int first) {
        this.layout = layout;
        this.parts = parts;
        this.first = first;
        steps = new int[layout.copies()];
        returns = new double[layout.copies()];
    }

    /** Good steps since the episode of a copy began. */
    int steps(int copy) {
        return steps[copy];
    }

    void forget(int copy) {
        steps[copy] = 0;
        returns[copy] = 0;
        for (int k = 0; k < parts.size(); k++) {
            parts.get(k).forget(copy);
        }
    }

    /** Writes what the last result says of a step, after the parts have. */
    void write(Trajectory fragment, int t, Session session) {
        for (int b = 0; b < layout.copies(); b++) {
            int flags = session.flags(
                    layout.parts().getFirst(), b * parts.getFirst().agents());
            if ((flags & ResultLayout.VOIDED) != 0) {
                voidCopy(fragment, t, b);
                forget(b);
            } else {
                steps[b]++;
                write(fragment, t, b, flags);
            }
        }
    }

    private void write(Trajectory fragment, int t, int b, int flags) {
        if (!fragment.isJoint()) {
            if (Session.ends(flags)) {
                forget(b);
            }
            return;
        }
        double reward = 0;
        boolean truncated = false;
        for (int k = 0; k < parts.size(); k++) {
            Trajectory part = fragment.parts().get(k);
            int agents = parts.get(k).agents();
            int from = t * part.copies() + parts.get(k).column(b * agents);
            for (int row = from; row < from + agents; row++) {
                reward += part.rewards[row];
                truncated |= part.truncated[row];
            }
        }
        boolean over = (flags & ResultLayout.OVER) != 0;
        int row = t * fragment.copies() + first + b;
        returns[b] += reward;
        fragment.rewards[row] = (float) reward;
        fragment.terminated[row] = over && !truncated;
        fragment.truncated[row] = over && truncated;
        if (over) {
            fragment.episodes.append((float) returns[b], steps[b]);
            forget(b);
        }
    }

    /** Nobody learns from a step of any of them; their episodes go on with whatever comes next. */
    void voidStep(Trajectory fragment, int t) {
        for (int b = 0; b < layout.copies(); b++) {
            voidCopy(fragment, t, b);
        }
    }

    private void voidCopy(Trajectory fragment, int t, int b) {
        if (fragment.isJoint()) {
            int row = t * fragment.copies() + first + b;
            fragment.rewards[row] = 0;
            fragment.terminated[row] = false;
            fragment.truncated[row] = true;
            fragment.voided[row] = true;
        }
    }
}
