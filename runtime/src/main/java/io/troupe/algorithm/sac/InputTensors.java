package io.troupe.algorithm.sac;

import io.troupe.tensorflow.FloatTensor;
import io.troupe.tensorflow.GraphSession.Feed;
import io.troupe.tensorflow.NativeParts;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Tensors that placeholders are fed with. */
final class InputTensors {
    private final NativeParts owner;
    private final List<Feed> feeds = new ArrayList<>();

    /** @param owner closes the tensors */
    InputTensors(NativeParts owner) {
        this.owner = owner;
    }

    /** A new one of zeros, of the placeholder's shape. */
    FloatTensor of(Placeholder<TFloat32> placeholder) {
        FloatTensor tensor = owner.add(FloatTensor.zeros(placeholder.shape().asArray()));
        feeds.add(new Feed(placeholder, tensor));
        return tensor;
    }

    /** All there are so far. */
    List<Feed> feeds() {
        return feeds;
    }
}
