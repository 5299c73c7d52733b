package io.troupe.env.arcade;

import io.troupe.env.EpisodicVectorEnvironment;
import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * What the arcade games share: the state of {@code B} copies as integers in one array, images of 10 x 10 with a channel
 * for each kind of thing, and sticky actions: Machado et al., "Revisiting the Arcade Learning Environment" (2018).
 *
 * <p>The first element of a copy's state is its last action.
 */
abstract class ArcadeVectorEnvironment extends EpisodicVectorEnvironment {
    /** Parameter of every game: how likely a step repeats the action before it. */
    static final String STICKY_ACTIONS = "stickyActions";

    static final double DEFAULT_STICKY_ACTIONS = 0.1;

    /** Rows, and columns, of the image. */
    static final int SIZE = 10;

    /** Doing nothing. */
    static final int STAY = 0;

    /** The game is over, without a reward. */
    static final int LOST = -1;

    /** Every game has three actions. */
    private static final int ACTIONS = 3;

    /** State of every copy, [B, stateSize]. */
    protected final int[] state;

    private final int stateSize;
    private final int channels;
    private final double stickyActions;

    ArcadeVectorEnvironment(
            String name, int copies, int channels, int maxEpisodeSteps, int stateSize, double stickyActions) {
        super(
                new EnvironmentSpec(
                        name, Box.of(List.of(SIZE, SIZE, channels), 0, 1), new Discrete(ACTIONS), maxEpisodeSteps),
                copies);
        this.channels = channels;
        this.stateSize = stateSize;
        this.stickyActions = stickyActions;
        state = new int[copies * stateSize];
    }

    /**
     * Draws the state in which an episode starts, but for the last action.
     *
     * @param at where the copy's state starts in {@link #state}
     */
    protected abstract void start(RandomStream random, int at);

    /**
     * Plays one step of one copy.
     *
     * @param action {@link #STAY}, 1 or 2
     * @param at where the copy's state starts
     * @return the reward, or {@link #LOST} where the game is over
     */
    protected abstract int play(RandomStream random, int action, int at);

    /**
     * Paints what there is of one copy into an image that is all 0.
     *
     * @param offset of the image; the element of a cell is {@code offset + cell * channels + channel}
     */
    protected abstract void paint(int at, float[] observations, int offset);

    @Override
    protected final void startEpisode(RandomStream random, int b) {
        int at = b * stateSize;
        state[at] = STAY;
        start(random, at);
    }

    @Override
    protected final void advance(float[] actions, int row, float[] rewards, boolean[] terminated) {
        for (int b = 0; b < copies; b++) {
            int at = b * stateSize;
            RandomStream random = random(b);
            int action = choice(actions[row + b], ACTIONS, b);
            if (stickyActions > 0 && random.nextDouble() < stickyActions) {
                action = state[at];
            }
            state[at] = action;
            int reward = play(random, action, at);
            rewards[row + b] = Math.max(reward, 0);
            terminated[row + b] = reward == LOST;
        }
    }

    @Override
    protected final void observe(int first, int end, float[] observations, int offset) {
        int size = SIZE * SIZE * channels;
        Arrays.fill(observations, offset, offset + (end - first) * size, 0);
        for (int b = first; b < end; b++) {
            paint(b * stateSize, observations, offset + (b - first) * size);
        }
    }

    @Override
    protected final void saveCopy(int b, DataOutput out) throws IOException {
        for (int i = 0; i < stateSize; i++) {
            out.writeInt(state[b * stateSize + i]);
        }
    }

    @Override
    protected final void restoreCopy(int b, DataInput in) throws IOException {
        for (int i = 0; i < stateSize; i++) {
            state[b * stateSize + i] = in.readInt();
        }
    }
}
