package io.troupe.metrics;

import java.io.IOException;

/** Somewhere metrics are written to. One owner, one thread at a time. */
public interface MetricSink extends AutoCloseable {
    /** Takes one report; may buffer it. */
    void accept(MetricReport report) throws IOException;

    /** Writes what is buffered and frees everything. */
    @Override
    void close() throws IOException;
}
