package io.troupe.env.workspace;

import io.troupe.env.Depicted;
import io.troupe.env.EnvironmentFailure;
import io.troupe.env.EpisodicVectorEnvironment;
import io.troupe.env.SavedNumbers;
import io.troupe.random.RandomStream;
import io.troupe.reward.ComposedReward;
import io.troupe.reward.RewardFailure;
import io.troupe.reward.StepFacts;
import io.troupe.reward.WeightedComponent;
import io.troupe.spec.EnvironmentSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the tasks of one robot share: the columns and the state of {@code B} copies, the composed reward, and what is
 * measured in every episode: {@code Success Rate} (1 or 0), {@code Completion Time} (seconds, of successful episodes),
 * {@code Collisions}, {@code Safety Violations}, those of the task, and what each component of the reward contributed.
 *
 * <p>A task keeps its state in {@link #state}, from {@link #OWN} of a copy on.
 */
abstract class WorkspaceTask extends EpisodicVectorEnvironment implements Depicted {
    // Elements of a copy's state.
    /** Steps of the episode. */
    private static final int STEPS = 0;

    private static final int SUCCESS = 1;
    private static final int COLLISIONS = 2;
    static final int VIOLATIONS = 3;

    /** Where a task's own begin. */
    static final int OWN = 4;

    private static final List<String> MEASURES =
            List.of("Success Rate", "Completion Time", "Collisions", "Safety Violations");

    /** State of every copy, [B, stateSize]. */
    final double[] state;

    final int stateSize;
    final WorkspaceSettings settings;
    final Stage stage;
    final Columns columns;

    /** Of the step in progress. */
    final StepFacts facts = new StepFacts();

    private final ComposedReward reward;
    private final int ownMeasures;

    /**
     * @param spec without measures
     * @param ownState elements of a copy's state that the task itself needs
     * @param ownMeasures names of what the task itself measures
     */
    WorkspaceTask(
            EnvironmentSpec spec,
            int copies,
            WorkspaceSettings settings,
            Columns columns,
            int ownState,
            List<String> ownMeasures) {
        super(spec.withMeasures(measures(ownMeasures, settings.rewards())), copies);
        this.settings = settings;
        this.columns = columns;
        stage = settings.stage();
        stateSize = OWN + ownState;
        state = new double[copies * stateSize];
        reward = new ComposedReward(settings.rewards(), copies);
        this.ownMeasures = ownMeasures.size();
    }

    private static List<String> measures(List<String> own, List<WeightedComponent> rewards) {
        List<String> names = new ArrayList<>(MEASURES);
        names.addAll(own);
        names.addAll(new ComposedReward(rewards, 1).measureNames());
        return names;
    }

    /** Draws the state in which an episode starts; its columns and its elements of the state are those of the last one. */
    abstract void start(RandomStream random, int b, int at);

    /**
     * Takes a step of one copy and fills in {@link #facts}, all 0 before.
     *
     * @param action where the copy's action starts
     * @param at where the copy's state starts
     */
    abstract void move(int b, int at, float[] actions, int action);

    /** Writes the observation of a copy. */
    abstract void look(int b, int at, float[] observations, int offset);

    /** Writes what the task itself measured in the episode of a copy. */
    abstract void ownMeasures(int at, float[] measures, int offset);

    /** Most shapes of a copy in a {@link FloorPlan}, but for the columns. */
    abstract int shapes();

    /** Adds what stands in the workspace of a copy beside the columns. */
    abstract void draw(int b, int at, FloorPlan plan);

    @Override
    public final int depictedSize() {
        return FloorPlan.size(stage.obstacles + shapes());
    }

    @Override
    public final void depict(int copy, float[] target) {
        draw(copy, copy * stateSize, new FloorPlan(target, stage));
    }

    @Override
    protected final void startEpisode(RandomStream random, int b) {
        int at = b * stateSize;
        Arrays.fill(state, at, at + OWN, 0);
        reward.begin(b);
        start(random, b, at);
    }

    @Override
    protected final void advance(float[] actions, int row, float[] rewards, boolean[] terminated) {
        int actionSize = spec().action().size();
        for (int b = 0; b < copies; b++) {
            int at = b * stateSize;
            facts.clear();
            facts.maxSteps = stage.maxSteps();
            facts.steps = (int) ++state[at + STEPS];
            move(b, at, actions, (row + b) * actionSize);
            state[at + COLLISIONS] += facts.collisions;
            state[at + VIOLATIONS] += facts.violations;
            state[at + SUCCESS] = facts.completed ? 1 : 0;
            rewards[row + b] = rewarded(b);
            terminated[row + b] = facts.completed || (facts.collisions > 0 && settings.collisionsEnd());
        }
    }

    private float rewarded(int b) {
        try {
            return reward.add(b, facts);
        } catch (RewardFailure e) {
            throw new EnvironmentFailure(spec().name(), b, facts.steps, String.valueOf(e.getMessage()), e.getCause());
        }
    }

    @Override
    protected final void observe(int first, int end, float[] observations, int offset) {
        int size = spec().observation().size();
        for (int b = first; b < end; b++) {
            look(b, b * stateSize, observations, offset + (b - first) * size);
        }
    }

    /** Share of the time that is left. */
    final float timeLeft(int at) {
        return (float) (1 - state[at + STEPS] / stage.maxSteps());
    }

    @Override
    protected final void measures(int b, float[] measures) {
        int at = b * stateSize;
        boolean success = state[at + SUCCESS] > 0;
        measures[0] = success ? 1 : 0;
        measures[1] = success ? (float) (state[at + STEPS] * Stage.STEP_SECONDS) : Float.NaN;
        measures[2] = (float) state[at + COLLISIONS];
        measures[3] = (float) state[at + VIOLATIONS];
        ownMeasures(at, measures, MEASURES.size());
        reward.write(b, measures, MEASURES.size() + ownMeasures);
    }

    @Override
    protected void saveCopy(int b, DataOutput out) throws IOException {
        SavedNumbers.write(state, b * stateSize, stateSize, out);
        columns.save(b, out);
        reward.save(b, out);
    }

    @Override
    protected void restoreCopy(int b, DataInput in) throws IOException {
        SavedNumbers.read(state, b * stateSize, stateSize, in);
        columns.restore(b, in);
        reward.restore(b, in);
    }
}
