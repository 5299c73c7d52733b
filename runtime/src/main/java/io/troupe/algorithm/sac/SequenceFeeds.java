package io.troupe.algorithm.sac;

import io.troupe.replay.SequenceBatch;
import io.troupe.tensorflow.FloatTensor;
import io.troupe.tensorflow.GraphSession.Feed;
import io.troupe.tensorflow.NativeParts;
import java.util.ArrayList;
import java.util.List;

/** Of sequences. */
final class SequenceFeeds implements BatchFeeds<SequenceBatch> {
    private final NativeParts parts = new NativeParts();
    private final List<Feed> feeds = new ArrayList<>();
    private final FloatTensor observations;
    private final FloatTensor states;
    private final FloatTensor keeps;
    private final FloatTensor weights;
    private final RowFeeds rows;

    SequenceFeeds(RecurrentShape shape, SacInputs inputs, SequenceInputs seen) {
        int perStep = inputs.next();
        long steps = shape.memory().sequence() + 1L;
        try {
            observations =
                    parts.add(FloatTensor.zeros(steps * perStep, shape.shape().observationSize() + 1));
            states = parts.add(FloatTensor.zeros(perStep, shape.stateSize()));
            keeps = parts.add(FloatTensor.zeros(steps, perStep, 1));
            weights = parts.add(FloatTensor.zeros(1, inputs.rows()));
            rows = parts.add(new RowFeeds(shape.shape(), inputs));
        } catch (RuntimeException | Error e) {
            parts.closeAfter(e);
            throw e;
        }
        feeds.add(new Feed(seen.observations, observations));
        feeds.add(new Feed(seen.states, states));
        feeds.add(new Feed(seen.keeps, keeps));
        feeds.add(new Feed(seen.weights, weights));
        feeds.addAll(rows.feeds());
    }

    @Override
    public List<Feed> feeds() {
        return feeds;
    }

    @Override
    public void write(SequenceBatch batch) {
        observations.write(batch.observations);
        states.write(batch.states);
        keeps.write(batch.keeps);
        weights.write(batch.weights);
        rows.write(batch);
    }

    @Override
    public void close() {
        parts.close();
    }
}
