package io.troupe.env.python;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * The last lines that a process printed. Reads everything, on a thread of its own, so that the process never waits for
 * room in the pipe; the thread ends with the pipe.
 */
final class OutputTail {
    private static final int LINES = 20;
    private static final int LINE_LENGTH = 300;

    private final ArrayDeque<String> lines = new ArrayDeque<>(LINES);
    private final Thread reader;

    OutputTail(InputStream output, String name) {
        reader = new Thread(() -> read(output), name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read(InputStream output) {
        try (BufferedReader source = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            for (int c = source.read(); c >= 0; c = source.read()) {
                // A line without an end must not grow without bound.
                if (c == '\n') {
                    add(line.toString());
                    line.setLength(0);
                } else if (line.length() < LINE_LENGTH) {
                    line.append((char) c);
                }
            }
            add(line.toString());
        } catch (IOException e) {
            add("(its output could not be read any further: " + e.getMessage() + ")");
        }
    }

    private void add(String line) {
        String stripped = line.strip();
        if (stripped.isEmpty()) {
            return;
        }
        synchronized (lines) {
            if (lines.size() == LINES) {
                lines.removeFirst();
            }
            lines.addLast(stripped);
        }
    }

    /** Waits until all was read, but not for long: what the process itself started may hold the pipe open. */
    void awaitEnd(Duration longest) throws InterruptedException {
        reader.join(longest);
    }

    /** The lines, as one. */
    String text() {
        synchronized (lines) {
            return String.join(" | ", lines);
        }
    }
}
