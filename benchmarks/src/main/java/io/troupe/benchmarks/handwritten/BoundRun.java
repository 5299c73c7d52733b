package io.troupe.benchmarks.handwritten;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionRun;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;

import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.op.Op;

/** One {@code TF_SessionRun} whose arguments are laid out once; a call then allocates next to nothing. */
final class BoundRun {
    private final NativeSession session;
    private final int feedCount;
    private final int fetchCount;
    private final int targetCount;
    private final TF_Output inputs;
    private final TF_Output outputs;
    private final PointerPointer<TF_Tensor> inputTensors;
    private final PointerPointer<TF_Tensor> outputTensors;
    private final PointerPointer<TF_Operation> targetOperations;

    BoundRun(NativeSession session, List<FedTensor> feeds, List<Op> fetches, List<Op> targets) {
        this.session = session;
        feedCount = feeds.size();
        fetchCount = fetches.size();
        targetCount = targets.size();
        inputs = new TF_Output(Math.max(1, feedCount));
        outputs = new TF_Output(Math.max(1, fetchCount));
        inputTensors = new PointerPointer<>(Math.max(1, feedCount));
        outputTensors = new PointerPointer<>(Math.max(1, fetchCount));
        targetOperations = new PointerPointer<>(Math.max(1, targetCount));
        for (int i = 0; i < feedCount; i++) {
            inputs.getPointer(i)
                    .oper(session.operation(feeds.get(i).placeholder()))
                    .index(0);
            inputTensors.put(i, feeds.get(i).handle());
        }
        for (int i = 0; i < fetchCount; i++) {
            outputs.getPointer(i).oper(session.operation(fetches.get(i))).index(0);
        }
        for (int i = 0; i < targetCount; i++) {
            targetOperations.put(i, session.operation(targets.get(i)));
        }
    }

    /** Runs the targets. */
    void run() {
        TF_SessionRun(
                session.handle(),
                null,
                inputs,
                inputTensors,
                feedCount,
                outputs,
                outputTensors,
                fetchCount,
                targetOperations,
                targetCount,
                null,
                session.status());
        session.check();
    }

    /** Runs and copies the only fetched tensor out. */
    void run(float[] destination) {
        run();
        TF_Tensor fetched = outputTensors.get(TF_Tensor.class, 0);
        new FloatPointer(TF_TensorData(fetched)).get(destination);
        TF_DeleteTensor(fetched);
    }
}
