package io.troupe.algorithm.ppo;

import io.troupe.tensorflow.BoundRun;
import io.troupe.tensorflow.FloatTensor;
import io.troupe.tensorflow.GraphSession;
import io.troupe.tensorflow.GraphSession.Feed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.op.Op;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Assigning variables from arrays. Each time with tensors of its own: the variable keeps their memory. */
final class Assignment {
    private Assignment() {}

    /**
     * Runs assignments.
     *
     * @param placeholders what the operations assign from
     * @param values of each placeholder
     * @param operations the assignments
     */
    static void run(
            GraphSession session, List<Placeholder<TFloat32>> placeholders, List<float[]> values, List<Op> operations) {
        List<Feed> feeds = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            feeds.add(new Feed(placeholders.get(i), FloatTensor.vector(values.get(i))));
        }
        try (BoundRun run = session.bind(feeds, Optional.empty(), operations)) {
            run.run();
        } finally {
            feeds.forEach(feed -> feed.tensor().close());
        }
    }
}
