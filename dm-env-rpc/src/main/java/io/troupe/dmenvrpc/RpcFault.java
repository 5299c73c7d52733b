package io.troupe.dmenvrpc;

import java.util.Optional;

/** Why the stream of one copy cannot be used any more, before it is decided whether another one may take its place. */
final class RpcFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** What else is likely to be wrong. */
    enum Extent {
        /** Nothing: it is about this copy alone. */
        COPY,
        /** The server is gone, for all of its copies. */
        SERVER_GONE,
        /** It says nothing, perhaps to any of its copies. */
        SERVER_SILENT
    }

    private final Extent extent;

    /** Whatever a server said of it is cut where it is too long. */
    RpcFault(Extent extent, String problem) {
        super(PlainText.of(problem));
        this.extent = extent;
    }

    /** About one copy alone. */
    RpcFault(String problem) {
        this(Extent.COPY, problem);
    }

    Extent extent() {
        return extent;
    }

    String problem() {
        return Optional.ofNullable(getMessage()).orElse("");
    }
}
