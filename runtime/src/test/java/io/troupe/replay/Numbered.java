package io.troupe.replay;

/** Transitions that can be told apart: every float of number k follows from k. */
final class Numbered {
    static final TransitionShape SHAPE = new TransitionShape(3, 2, 2);

    private final float[] observation = new float[5];
    private final float[] action = new float[3];
    private final float[] next = new float[4];
    private final float[] mask = new float[5];

    void add(TransitionSink sink, int from, int to) {
        for (int k = from; k < to; k++) {
            for (int i = 0; i < 3; i++) {
                observation[2 + i] = k + i / 8f;
                next[1 + i] = -k - i / 8f;
            }
            action[1] = k + 0.5f;
            action[2] = k + 0.75f;
            mask[1] = k % 2;
            mask[2] = 1;
            mask[3] = 1;
            mask[4] = k % 3;
            sink.add(observation, 2, action, 1, 2 * k, 1f / (k + 1), next, 1, mask, 1);
        }
    }

    /** Which transition is in a row; fails unless all of it is there. */
    static int in(TransitionBatch batch, int row) {
        int k = (int) (batch.rewards[row] / 2);
        int width = batch.observationWidth();
        boolean whole = batch.rewards[row] == 2 * k
                && batch.discounts[row] == 1f / (k + 1)
                && batch.actions[2 * row] == k + 0.5f
                && batch.actions[2 * row + 1] == k + 0.75f
                && batch.masks[2 * row] == k % 2
                && batch.masks[2 * row + 1] == 1
                && batch.nextMasks[2 * row] == 1
                && batch.nextMasks[2 * row + 1] == k % 3;
        for (int i = 0; i < 3; i++) {
            whole &= batch.observations[row * width + i] == k + i / 8f;
            whole &= batch.nextObservations[row * width + i] == -k - i / 8f;
        }
        if (!whole) {
            throw new AssertionError("row " + row + " is not transition " + k + " as a whole");
        }
        return k;
    }
}
