package io.troupe.actors.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** A console whose output is kept. */
final class RecordedConsole {
    final TestClock clock = new TestClock();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final int columns;

    RecordedConsole(int columns) {
        this.columns = columns;
    }

    Console console() {
        return new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), columns, clock);
    }

    String out() {
        return out.toString(UTF_8).replace(System.lineSeparator(), "\n");
    }

    String err() {
        return err.toString(UTF_8).replace(System.lineSeparator(), "\n");
    }
}
