package io.troupe.algorithm.sac;

import io.troupe.replay.TransitionBatch;
import io.troupe.tensorflow.FloatTensor;
import io.troupe.tensorflow.GraphSession.Feed;
import io.troupe.tensorflow.NativeParts;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Of transitions. */
final class TransitionFeeds implements BatchFeeds<TransitionBatch> {
    private final NativeParts parts = new NativeParts();
    private final List<Feed> feeds = new ArrayList<>();
    private final FloatTensor states;
    private final RowFeeds rows;

    /** @param seen states and next states, [2 N, O + 1] */
    TransitionFeeds(SacShape shape, SacInputs inputs, Placeholder<TFloat32> seen) {
        try {
            states = parts.add(FloatTensor.zeros(inputs.seen(), shape.observationSize() + 1));
            rows = parts.add(new RowFeeds(shape, inputs));
        } catch (RuntimeException | Error e) {
            parts.closeAfter(e);
            throw e;
        }
        feeds.add(new Feed(seen, states));
        feeds.addAll(rows.feeds());
    }

    @Override
    public List<Feed> feeds() {
        return feeds;
    }

    @Override
    public void write(TransitionBatch batch) {
        states.write(batch.observations);
        states.write(batch.nextObservations, 0, batch.observations.length, batch.nextObservations.length);
        rows.write(batch);
    }

    @Override
    public void close() {
        parts.close();
    }
}
