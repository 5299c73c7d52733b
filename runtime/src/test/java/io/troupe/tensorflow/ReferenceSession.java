package io.troupe.tensorflow;

import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

/** Sessions of graphs that say what others must compute. */
public final class ReferenceSession {
    /** Such a graph runs a few times. To rewrite it for speed takes longer than that, and would make another one of it. */
    private static final ConfigProto AS_IT_IS = ConfigProto.newBuilder()
            .setGraphOptions(GraphOptions.newBuilder()
                    .setRewriteOptions(RewriterConfig.newBuilder().setDisableMetaOptimizer(true)))
            .build();

    private ReferenceSession() {}

    /** A new one, which whoever asks for it closes. */
    public static Session of(Graph graph) {
        return new Session(graph, AS_IT_IS);
    }
}
