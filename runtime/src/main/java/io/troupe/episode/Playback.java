package io.troupe.episode;

import io.troupe.input.UserError;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.Optional;

/**
 * Takes the recorded actions from the recorded seeds, and compares everything that comes of it with what was recorded, bit for
 * bit.
 */
public final class Playback {
    private final Recording recording;
    private final OneCopy copy;

    /**
     * @param recording what happened
     * @param copy the environment in which it is to happen again
     * @throws UserError when the environment has other agents, observations or actions
     */
    public Playback(Recording recording, OneCopy copy) {
        this.recording = recording;
        this.copy = copy;
        List<RecordedPart> parts = recording.parts();
        if (parts.size() != copy.parts().size()) {
            throw misfit(parts.size() + " behaviours, the environment "
                    + copy.parts().size());
        }
        for (int k = 0; k < parts.size(); k++) {
            RecordedPart recorded = parts.get(k);
            Trajectory part = copy.parts().get(k);
            String behaviour = copy.isJoint() ? copy.spec().behaviours().get(k).name() : "";
            if (!recorded.behaviour.equals(behaviour)) {
                throw misfit("behaviour '" + recorded.behaviour + "', the environment '" + behaviour + "'");
            }
            String mine = shape(recorded.agents, recorded.observationSize, recorded.actionSize, recorded.maskSize);
            String theirs = shape(part.copies(), part.observationSize(), part.actionSize(), part.maskSize());
            if (!mine.equals(theirs)) {
                throw misfit(mine + ", the environment " + theirs);
            }
        }
    }

    private static String shape(int agents, int observation, int action, int mask) {
        return agents + " agents, observations of " + observation + ", actions of " + action + " and masks of " + mask
                + " elements";
    }

    private UserError misfit(String difference) {
        return new UserError("the recording does not fit " + recording.environment() + ": it has " + difference);
    }

    /**
     * Plays everything back.
     *
     * @return where the first difference is, and which; empty when there is none
     */
    public Optional<String> firstDifference() {
        for (int episode = 0; episode < recording.episodes(); episode++) {
            copy.reset(recording.seed(episode));
            int first = recording.start(episode);
            for (int step = first; step < recording.end(episode); step++) {
                String difference = before(step);
                String place = "episode " + (episode + 1) + ", step " + (step - first);
                if (difference.isEmpty() && copy.isOver()) {
                    difference = "the episode ended, but went on in the recording";
                }
                if (difference.isEmpty()) {
                    act(step);
                    copy.step();
                    place = "episode " + (episode + 1) + ", step " + (step - first + 1);
                    difference = after(step);
                }
                if (!difference.isEmpty()) {
                    return Optional.of(place + ": " + difference.strip());
                }
            }
        }
        return Optional.empty();
    }

    private void act(int step) {
        for (int k = 0; k < recording.parts().size(); k++) {
            RecordedPart recorded = recording.parts().get(k);
            int size = recorded.agents * recorded.actionSize;
            System.arraycopy(recorded.actions, step * size, copy.parts().get(k).actions, 0, size);
        }
    }

    /** What is seen before a step. */
    private String before(int step) {
        for (int k = 0; k < recording.parts().size(); k++) {
            RecordedPart recorded = recording.parts().get(k);
            int size = recorded.observationSize;
            for (int row = 0; row < recorded.agents; row++) {
                String difference = difference(
                        recorded.observations,
                        (step * recorded.agents + row) * size,
                        copy.observations(k),
                        row * size,
                        size,
                        "observation");
                if (!difference.isEmpty()) {
                    return named(recorded, k, row) + difference;
                }
                for (int i = 0; i < recorded.maskSize; i++) {
                    int at = row * recorded.maskSize + i;
                    boolean allowed = copy.parts().get(k).actionMasks[at];
                    if (recorded.masks[step * recorded.agents * recorded.maskSize + at] != allowed) {
                        return named(recorded, k, row) + "choice " + i + " is " + (allowed ? "allowed" : "masked")
                                + ", but was not when it was recorded";
                    }
                }
            }
        }
        return "";
    }

    /** What a step led to. */
    private String after(int step) {
        for (int k = 0; k < recording.parts().size(); k++) {
            RecordedPart recorded = recording.parts().get(k);
            Trajectory part = copy.parts().get(k);
            for (int row = 0; row < recorded.agents; row++) {
                int at = step * recorded.agents + row;
                String difference = difference(recorded.rewards, at, part.rewards, row, 1, "reward")
                        + flag("terminated", recorded.terminated[at], part.terminated[row])
                        + flag("truncated", recorded.truncated[at], part.truncated[row])
                        + flag("present", recorded.present[at], !part.voided[row]);
                int last = recorded.finalOf(step, row);
                if (difference.isEmpty() && last >= 0) {
                    difference = finalDifference(recorded, part, last, row);
                }
                if (!difference.isEmpty()) {
                    return named(recorded, k, row) + difference;
                }
            }
        }
        return difference(new float[] {recording.reward(step)}, 0, new float[] {copy.reward()}, 0, 1, "reward of all")
                + flag("terminated for all", recording.terminated(step), copy.isTerminated())
                + flag("truncated for all", recording.truncated(step), copy.isOver() && !copy.isTerminated());
    }

    private static String finalDifference(RecordedPart recorded, Trajectory part, int last, int row) {
        int size = recorded.observationSize;
        for (int i = 0; i < part.finalObservations.count(); i++) {
            if (part.finalObservations.row(i) == row) {
                return difference(
                        recorded.finals,
                        last * size,
                        part.finalObservations.values(),
                        i * size,
                        size,
                        "last observation");
            }
        }
        return "there is no last observation";
    }

    private static String flag(String name, boolean recorded, boolean now) {
        return recorded == now ? "" : name + " is " + now + ", but was recorded as " + recorded + " ";
    }

    private static String difference(float[] recorded, int from, float[] now, int at, int size, String what) {
        for (int i = 0; i < size; i++) {
            if (Float.floatToRawIntBits(recorded[from + i]) != Float.floatToRawIntBits(now[at + i])) {
                return what + (size > 1 ? ", element " + i + "," : "") + " is " + now[at + i] + ", but was recorded as "
                        + recorded[from + i] + " ";
            }
        }
        return "";
    }

    private String named(RecordedPart recorded, int k, int row) {
        return recorded.behaviour.isEmpty() ? "" : copy.spec().agentsOf(k).get(row) + ": ";
    }
}
