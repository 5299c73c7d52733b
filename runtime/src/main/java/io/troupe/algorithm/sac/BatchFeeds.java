package io.troupe.algorithm.sac;

import io.troupe.tensorflow.GraphSession.Feed;
import java.util.List;

/**
 * What a batch is written to, so that a gradient step reads it.
 *
 * @param <B> the batch, with ones; actions in [-1, 1] and indices of choices
 */
interface BatchFeeds<B> extends AutoCloseable {
    /** All of it. */
    List<Feed> feeds();

    void write(B batch);

    @Override
    void close();
}
