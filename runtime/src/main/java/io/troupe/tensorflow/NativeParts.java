package io.troupe.tensorflow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What an object holds outside of the heap: closed together, the last first. A constructor that adds each part as it makes
 * it can close those there are when the next one cannot be made.
 */
public final class NativeParts implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    /** Takes a part over. */
    public <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    /** Closes them after a failure, which is told of what else goes wrong. */
    public void closeAfter(Throwable failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** Closes every part, whatever the others do; the problems are told of at the end. */
    @Override
    public void close() {
        List<Exception> problems = new ArrayList<>();
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                problems.add(e);
            }
        }
        if (!problems.isEmpty()) {
            IllegalStateException failure =
                    new IllegalStateException("native memory could not be given back", problems.getFirst());
            problems.stream().skip(1).forEach(failure::addSuppressed);
            throw failure;
        }
    }
}
