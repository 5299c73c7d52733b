package io.troupe.actors.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Where frames are shown: one in place of the other in a terminal, one after the other elsewhere. */
sealed interface FrameDisplay extends AutoCloseable {
    /** Shows a frame. */
    void show(List<String> lines);

    /** Says something that is to be read afterwards. */
    void note(String line);

    /** Whether somebody watches, so that frames need time between them. */
    boolean isPaced();

    /** Whether nobody reads any more. */
    boolean isGone();

    @Override
    void close();

    static FrameDisplay on(Console console) {
        return console.interactive() ? new Screen(console) : new Lines(console.out());
    }

    /** The second screen of a terminal, so that what was on the first one is there again afterwards. */
    final class Screen implements FrameDisplay {
        private static final String ENTER = "\u001b[?1049h\u001b[?25l";
        private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
        private static final String HOME = "\u001b[H";
        private static final String CLEAR_LINE = "\u001b[K";
        private static final String CLEAR_BELOW = "\u001b[J";

        private final PrintStream out;
        private final int columns;
        private final List<String> notes = new ArrayList<>();
        private List<String> last = List.of();

        private Screen(Console console) {
            out = console.out();
            columns = console.columns();
            out.print(ENTER);
        }

        @Override
        public void show(List<String> lines) {
            last = List.copyOf(lines);
            StringBuilder frame = new StringBuilder(HOME);
            for (String line : lines) {
                // A line as wide as the terminal would wrap on some.
                frame.append(line, 0, Math.min(line.length(), columns - 1))
                        .append(CLEAR_LINE)
                        .append("\r\n");
            }
            out.print(frame.append(CLEAR_BELOW));
            out.flush();
        }

        @Override
        public void note(String line) {
            notes.add(line);
        }

        @Override
        public boolean isPaced() {
            return true;
        }

        @Override
        public boolean isGone() {
            return out.checkError();
        }

        /** Leaves the last frame, and what was noted, to be read. */
        @Override
        public void close() {
            out.print(LEAVE);
            last.forEach(out::println);
            notes.forEach(out::println);
            out.flush();
        }
    }

    /** A file or a pipe. */
    final class Lines implements FrameDisplay {
        private final PrintStream out;

        private Lines(PrintStream out) {
            this.out = out;
        }

        @Override
        public void show(List<String> lines) {
            lines.forEach(out::println);
            out.println();
        }

        @Override
        public void note(String line) {
            out.println(line);
        }

        @Override
        public boolean isPaced() {
            return false;
        }

        @Override
        public boolean isGone() {
            return out.checkError();
        }

        @Override
        public void close() {
            out.flush();
        }
    }
}
