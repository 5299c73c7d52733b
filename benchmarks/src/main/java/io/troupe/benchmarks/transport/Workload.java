package io.troupe.benchmarks.transport;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** What a child process does when it is told to. */
interface Workload extends AutoCloseable {
    /**
     * Carries out a command, {@code mark} among others: how far it is.
     *
     * @return the answer, without the time, the processor time and the heap bytes, which are added to each
     */
    ObjectNode command(String[] words) throws Exception;

    @Override
    void close() throws IOException;
}
