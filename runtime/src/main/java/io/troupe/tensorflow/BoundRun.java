package io.troupe.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionRun;

import io.troupe.tensorflow.GraphSession.Feed;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerPointer;
import org.tensorflow.Operand;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.op.Op;

/** One run of a session with everything bound: feeds, at most one fetch, targets. One owner; not thread-safe. */
public final class BoundRun implements AutoCloseable {
    private static final float[] NOTHING = {};

    private final GraphSession session;
    private final NativeStatus status = new NativeStatus();
    /** Held so that no fed tensor is collected, and its memory freed, while this run can still read it. */
    private final List<Feed> feeds;

    private final TF_Output inputs;
    private final PointerPointer<TF_Tensor> inputValues;
    private final TF_Output outputs;
    private final PointerPointer<TF_Tensor> outputValues;
    private final FetchedFloats fetchedFloats;
    private final PointerPointer<TF_Operation> targets;
    private final int outputCount;
    private final int targetCount;
    /** Used again for every run, so that none allocates. */
    private final TensorFlowRun event = new TensorFlowRun();

    private boolean closed;

    BoundRun(GraphSession session, List<Feed> feeds, Optional<Operand<?>> fetch, List<? extends Op> targets) {
        this.session = session;
        this.feeds = List.copyOf(feeds);
        outputCount = fetch.isPresent() ? 1 : 0;
        targetCount = targets.size();
        inputs = new TF_Output(feeds.size());
        inputValues = new PointerPointer<>(feeds.size());
        outputs = new TF_Output(1);
        outputValues = new PointerPointer<>(1);
        fetchedFloats = new FetchedFloats(outputValues);
        this.targets = new PointerPointer<>(Math.max(1, targetCount));
        try {
            bind(fetch, targets);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void bind(Optional<Operand<?>> fetch, List<? extends Op> operations) {
        for (int i = 0; i < feeds.size(); i++) {
            Feed feed = feeds.get(i);
            point(inputs.position(i), feed.placeholder());
            inputValues.put(i, feed.tensor().handle());
        }
        inputs.position(0);
        fetch.ifPresent(operand -> point(outputs, operand));
        for (int i = 0; i < targetCount; i++) {
            targets.put(i, session.operation(operations.get(i).op().name()));
        }
    }

    private void point(TF_Output output, Operand<?> operand) {
        output.oper(session.operation(operand.op().name()))
                .index(operand.asOutput().index());
    }

    /** Runs the targets; a fetched value is dropped. */
    public void run() {
        run(NOTHING);
    }

    /**
     * Runs and reads the fetched value.
     *
     * @param fetched receives as many of its floats as fit
     * @throws TensorFlowFailure when the run fails
     */
    public void run(float[] fetched) {
        if (closed) {
            throw new IllegalStateException("the run is closed");
        }
        for (int i = 0; i < feeds.size(); i++) {
            feeds.get(i).tensor().handle();
        }
        event.begin();
        TF_SessionRun(
                session.handle(),
                null,
                inputs,
                inputValues,
                feeds.size(),
                outputs,
                outputValues,
                outputCount,
                targets,
                targetCount,
                null,
                status.handle());
        event.end();
        event.commit();
        status.check("running the graph");
        if (outputCount > 0) {
            fetchedFloats.take(fetched);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            inputs.close();
            inputValues.close();
            outputs.close();
            outputValues.close();
            targets.close();
            status.close();
        }
    }
}
