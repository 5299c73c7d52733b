package io.troupe.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteBuffer;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteDeviceList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListCount;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphImportGraphDef;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphOperationByName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewBufferFromString;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionListDevices;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetConfig;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_ImportGraphDefOptions;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.op.Op;
import org.tensorflow.types.family.TType;

/**
 * A session on a copy of a finished graph, through TensorFlow's C interface: its runs are bound once and then repeated
 * without building any request, which halves the cost of a small run against {@link org.tensorflow.Session}.
 *
 * <p>Runs of one session may come from several threads as long as each {@link BoundRun} has one owner.
 */
public final class GraphSession implements AutoCloseable {
    private final TF_Graph graph;
    private final TF_Session session;
    private final List<String> devices;
    private boolean closed;

    private GraphSession(TF_Graph graph, TF_Session session, List<String> devices) {
        this.graph = graph;
        this.session = session;
        this.devices = devices;
    }

    /**
     * Opens a session. The graph stays open until the last run is bound: runs are described by its nodes.
     *
     * @throws io.troupe.input.UserError when the device asked for is not there
     * @throws TensorFlowFailure when TensorFlow refuses graph or configuration
     */
    @SuppressWarnings("MustBeClosed")
    public static GraphSession open(Graph graph, Device device) {
        return open(graph, device, 1);
    }

    /**
     * Opens a session whose independent nodes may run side by side; see {@link #open(Graph, Device)}. What each computes
     * does not depend on it.
     *
     * @param threads that nodes may run on
     */
    @SuppressWarnings("MustBeClosed")
    public static GraphSession open(Graph graph, Device device, int threads) {
        TF_Graph copy = TF_Graph.newGraph();
        try {
            importInto(copy, graph);
            return open(copy, device, threads);
        } catch (RuntimeException | Error e) {
            copy.close();
            throw e;
        }
    }

    private static void importInto(TF_Graph copy, Graph graph) {
        byte[] definition = graph.toGraphDef().toByteArray();
        try (NativeStatus status = new NativeStatus();
                BytePointer bytes = new BytePointer(definition);
                TF_ImportGraphDefOptions asItIs = TF_ImportGraphDefOptions.newImportGraphDefOptions()) {
            TF_Buffer buffer = TF_NewBufferFromString(bytes, definition.length);
            try {
                TF_GraphImportGraphDef(copy, buffer, asItIs, status.handle());
                status.check("importing the graph");
            } finally {
                TF_DeleteBuffer(buffer);
            }
        }
    }

    private static GraphSession open(TF_Graph copy, Device device, int threads) {
        TF_Session session = session(copy, device, threads);
        try {
            List<String> devices = deviceTypes(session);
            device.requireAmong(devices);
            return new GraphSession(copy, session, devices);
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    private static TF_Session session(TF_Graph copy, Device device, int threads) {
        byte[] configuration = device.configuration(threads).toByteArray();
        try (NativeStatus status = new NativeStatus();
                TF_SessionOptions options = TF_SessionOptions.newSessionOptions();
                BytePointer bytes = new BytePointer(configuration)) {
            TF_SetConfig(options, bytes, configuration.length, status.handle());
            status.check("configuring the session");
            TF_Session session = TF_Session.newSession(copy, options, status.handle());
            status.check("opening a session for device " + device);
            return session;
        }
    }

    private static List<String> deviceTypes(TF_Session session) {
        try (NativeStatus status = new NativeStatus()) {
            TF_DeviceList list = TF_SessionListDevices(session, status.handle());
            status.check("listing devices");
            try {
                List<String> types = new ArrayList<>();
                for (int i = 0; i < TF_DeviceListCount(list); i++) {
                    types.add(TF_DeviceListType(list, i, status.handle()).getString());
                }
                return List.copyOf(types);
            } finally {
                TF_DeleteDeviceList(list);
            }
        }
    }

    /** Types of the devices in use, such as {@code CPU} and {@code GPU}. */
    public List<String> devices() {
        return devices;
    }

    /**
     * Prepares a run. The caller closes it, before the session; the tensors stay the caller's and must outlive it.
     *
     * @param feeds placeholders with the tensors that are read at every run
     * @param fetch the output to read, if any
     * @param targets operations to run besides
     */
    public BoundRun bind(List<Feed> feeds, Optional<Operand<?>> fetch, List<? extends Op> targets) {
        return new BoundRun(this, feeds, fetch, targets);
    }

    TF_Session handle() {
        if (closed) {
            throw new IllegalStateException("the session is closed");
        }
        return session;
    }

    TF_Operation operation(String name) {
        TF_Operation operation = TF_GraphOperationByName(graph, name);
        if (operation == null || operation.isNull()) {
            throw new IllegalArgumentException("the session's graph has no operation '" + name + "'");
        }
        return operation;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            session.close();
            graph.close();
        }
    }

    /**
     * A placeholder and what is fed to it.
     *
     * @param placeholder in the graph that the session was opened on
     * @param tensor read at every run
     */
    public record Feed(Operand<? extends TType> placeholder, FloatTensor tensor) {}
}
