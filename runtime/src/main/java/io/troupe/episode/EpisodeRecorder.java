package io.troupe.episode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.env.wrapper.Wrapping;
import io.troupe.npy.NpyArray;
import io.troupe.spec.Box;
import io.troupe.spec.Space;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes down everything that happens in a copy, episode after episode. */
public final class EpisodeRecorder {
    private final OneCopy copy;
    private final List<PartLog> parts = new ArrayList<>();
    private final LongLog starts = new LongLog();
    private final LongLog seeds = new LongLog();
    private final FloatLog rewards = new FloatLog();
    private final FlagLog terminated = new FlagLog();
    private final FlagLog truncated = new FlagLog();
    private final FloatLog depicted = new FloatLog();
    private final List<RowLog> logs = new ArrayList<>();
    /** Of each log, its size when the episode began. */
    private final int[] marks;

    private int steps;
    private int stepsBefore;
    private boolean open;

    EpisodeRecorder(OneCopy copy) {
        this.copy = copy;
        logs.addAll(List.of(starts, seeds, rewards, terminated, truncated, depicted));
        for (int k = 0; k < copy.parts().size(); k++) {
            PartLog part = new PartLog(k);
            parts.add(part);
            logs.addAll(part.logs());
        }
        marks = new int[logs.size()];
    }

    void begin(long seed) {
        for (int i = 0; i < marks.length; i++) {
            marks[i] = logs.get(i).size();
        }
        stepsBefore = steps;
        open = true;
        starts.add(steps);
        seeds.add(seed);
    }

    /** The episode stays, whatever happens next. */
    void keep() {
        open = false;
    }

    /** Forgets the episode that began last, unless the next one was to begin since. */
    public void drop() {
        if (!open) {
            return;
        }
        for (int i = 0; i < marks.length; i++) {
            logs.get(i).cut(marks[i]);
        }
        steps = stepsBefore;
        open = false;
    }

    /** What is observed, and what is going to be done. */
    void beforeStep() {
        parts.forEach(PartLog::beforeStep);
        depicted.add(copy.depicted(), 0, copy.depicted().length);
    }

    /** What came of it. */
    void afterStep() {
        parts.forEach(PartLog::afterStep);
        rewards.add(new float[] {copy.reward()}, 0, 1);
        terminated.add(copy.isTerminated());
        truncated.add(copy.isOver() && !copy.isTerminated());
        steps++;
    }

    /** Steps so far, of all episodes. */
    public int steps() {
        return steps;
    }

    /**
     * Everything so far.
     *
     * @param environments of which it is one
     * @param environment as an experiment names it
     * @param parameters of the environment; those that say which program is started are left out
     * @param wrappers around it, innermost first
     * @param facts about where it is from, for people
     */
    public Recording recording(
            Environments environments,
            String environment,
            EnvironmentParameters parameters,
            List<Wrapping> wrappers,
            ObjectNode facts) {
        EnvironmentParameters kept = Vouching.withoutPrograms(environments, environment, parameters);
        SortedMap<String, NpyArray> arrays = new TreeMap<>();
        arrays.put(Recording.STARTS, starts.array());
        arrays.put(Recording.SEEDS, seeds.array());
        arrays.put(Recording.REWARDS, rewards.array(steps, List.of()));
        arrays.put(Recording.TERMINATED, terminated.array(steps, List.of()));
        arrays.put(Recording.TRUNCATED, truncated.array(steps, List.of()));
        if (copy.depicted().length > 0) {
            arrays.put(Recording.DEPICTED, depicted.array(steps, List.of(copy.depicted().length)));
        }
        parts.forEach(part -> part.addTo(arrays));
        return Recording.of(arrays, environment, kept, wrappers, copy, facts);
    }

    /** What the agents of one behaviour see, do and get. */
    private final class PartLog {
        private final int behaviour;
        private final FloatLog observations = new FloatLog();
        private final FloatLog actions = new FloatLog();
        private final FlagLog masks = new FlagLog();
        private final FloatLog partRewards = new FloatLog();
        private final FlagLog partTerminated = new FlagLog();
        private final FlagLog partTruncated = new FlagLog();
        private final FlagLog present = new FlagLog();
        private final FloatLog finals = new FloatLog();
        private final LongLog finalSteps = new LongLog();
        private final LongLog finalAgents = new LongLog();

        PartLog(int behaviour) {
            this.behaviour = behaviour;
        }

        List<RowLog> logs() {
            return List.of(
                    observations,
                    actions,
                    masks,
                    partRewards,
                    partTerminated,
                    partTruncated,
                    present,
                    finals,
                    finalSteps,
                    finalAgents);
        }

        private Trajectory part() {
            return copy.parts().get(behaviour);
        }

        void beforeStep() {
            Trajectory part = part();
            float[] seen = copy.observations(behaviour);
            observations.add(seen, 0, seen.length);
            actions.add(part.actions, 0, part.copies() * part.actionSize());
            masks.add(part.actionMasks, 0, part.copies() * part.maskSize());
        }

        void afterStep() {
            Trajectory part = part();
            int agents = part.copies();
            partRewards.add(part.rewards, 0, agents);
            partTerminated.add(part.terminated, 0, agents);
            partTruncated.add(part.truncated, 0, agents);
            for (int row = 0; row < agents; row++) {
                present.add(!part.voided[row]);
            }
            for (int i = 0; i < part.finalObservations.count(); i++) {
                finals.add(part.finalObservations.values(), i * part.observationSize(), part.observationSize());
                finalSteps.add(steps);
                finalAgents.add(part.finalObservations.row(i));
            }
        }

        void addTo(SortedMap<String, NpyArray> arrays) {
            Trajectory part = part();
            boolean joint = copy.isJoint();
            String prefix = joint ? copy.spec().behaviours().get(behaviour).name() + "/" : "";
            List<Integer> agents = joint ? List.of(part.copies()) : List.of();
            List<Integer> observation =
                    shape(copy.spec().behaviours().get(behaviour).observation());
            arrays.put(prefix + Recording.OBSERVATIONS, observations.array(steps, joined(agents, observation)));
            arrays.put(prefix + Recording.ACTIONS, actions.array(steps, joined(agents, List.of(part.actionSize()))));
            if (part.maskSize() > 0) {
                arrays.put(prefix + Recording.MASKS, masks.array(steps, joined(agents, List.of(part.maskSize()))));
            }
            arrays.put(prefix + Recording.FINAL_OBSERVATIONS, finals.array(finalSteps.size(), observation));
            arrays.put(prefix + Recording.FINAL_STEPS, finalSteps.array());
            if (joint) {
                arrays.put(prefix + Recording.REWARDS, partRewards.array(steps, agents));
                arrays.put(prefix + Recording.TERMINATED, partTerminated.array(steps, agents));
                arrays.put(prefix + Recording.TRUNCATED, partTruncated.array(steps, agents));
                arrays.put(prefix + Recording.PRESENT, present.array(steps, agents));
                arrays.put(prefix + Recording.FINAL_AGENTS, finalAgents.array());
            }
        }

        private static List<Integer> joined(List<Integer> first, List<Integer> second) {
            List<Integer> both = new ArrayList<>(first);
            both.addAll(second);
            return both;
        }

        private static List<Integer> shape(Space space) {
            return space instanceof Box box ? box.shape() : List.of(space.size());
        }
    }
}
