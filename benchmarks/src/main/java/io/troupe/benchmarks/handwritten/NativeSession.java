package io.troupe.benchmarks.handwritten;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_CloseSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteBuffer;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteImportGraphDefOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteSessionOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteStatus;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetCode;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphImportGraphDef;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphOperationByName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_Message;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewBufferFromString;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewImportGraphDefOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSessionOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewStatus;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OK;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetConfig;

import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.tensorflow.Graph;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_ImportGraphDefOptions;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.op.Op;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

/**
 * A session that is driven through TensorFlow's C functions: the runner of TensorFlow Java allocates and looks up its
 * feeds anew at every call, which at this size of network costs as much as the arithmetic.
 */
final class NativeSession implements AutoCloseable {
    private final TF_Graph graph;
    private final TF_Session session;
    private final TF_Status status;

    private NativeSession(TF_Graph graph, TF_Session session, TF_Status status) {
        this.graph = graph;
        this.session = session;
        this.status = status;
    }

    /** A session on a copy of the graph; the graph may be closed afterwards. */
    static NativeSession of(Graph source) {
        TF_Status status = TF_NewStatus();
        TF_Graph graph = copyOf(source, status);
        TF_SessionOptions options = TF_NewSessionOptions();
        try (BytePointer config = new BytePointer(config().toByteArray())) {
            TF_SetConfig(options, config, config.limit(), status);
            check(status);
            TF_Session session = TF_NewSession(graph, options, status);
            check(status);
            return new NativeSession(graph, session, status);
        } finally {
            TF_DeleteSessionOptions(options);
        }
    }

    /** A run that is bound once to what it feeds, fetches and executes. */
    BoundRun bind(List<FedTensor> feeds, List<Op> fetches, List<Op> targets) {
        return new BoundRun(this, feeds, fetches, targets);
    }

    TF_Session handle() {
        return session;
    }

    TF_Status status() {
        return status;
    }

    /** The operation of this session's graph that stands for one of the graph it was copied from. */
    TF_Operation operation(Op op) {
        return TF_GraphOperationByName(graph, op.op().name());
    }

    void check() {
        check(status);
    }

    @Override
    public void close() {
        TF_CloseSession(session, status);
        TF_DeleteSession(session, status);
        TF_DeleteGraph(graph);
        TF_DeleteStatus(status);
    }

    private static TF_Graph copyOf(Graph source, TF_Status status) {
        TF_Graph graph = TF_NewGraph();
        TF_ImportGraphDefOptions options = TF_NewImportGraphDefOptions();
        try (BytePointer definition = new BytePointer(source.toGraphDef().toByteArray())) {
            TF_Buffer buffer = TF_NewBufferFromString(definition, definition.limit());
            TF_GraphImportGraphDef(graph, buffer, options, status);
            TF_DeleteBuffer(buffer);
            check(status);
            return graph;
        } finally {
            TF_DeleteImportGraphDefOptions(options);
        }
    }

    /**
     * One thread for everything: at a few hundred nodes of a few microseconds each, handing nodes to other threads costs
     * more than it gains, and Grappler finds nothing to improve in a graph whose gradient is written by hand.
     */
    private static ConfigProto config() {
        return ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(1)
                .setInterOpParallelismThreads(-1)
                .setExperimental(ConfigProto.Experimental.newBuilder().setExecutorType("SINGLE_THREADED_EXECUTOR"))
                .setGraphOptions(GraphOptions.newBuilder()
                        .setRewriteOptions(RewriterConfig.newBuilder().setDisableMetaOptimizer(true)))
                .build();
    }

    private static void check(TF_Status status) {
        if (TF_GetCode(status) != TF_OK) {
            throw new IllegalStateException(TF_Message(status).getString());
        }
    }
}
