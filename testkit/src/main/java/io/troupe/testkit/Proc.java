package io.troupe.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** What Linux says about a process under {@code /proc}. */
final class Proc {
    /**
     * @param state a letter, such as T for stopped and Z for one that has ended and nobody has asked about
     * @param startTicks when it started; with the number it tells a process from a later one of the same number
     */
    record Stat(char state, long startTicks) {}

    private Proc() {}

    /** Empty where there is no such process, or no {@code /proc}. */
    static Optional<Stat> stat(long pid) {
        String line;
        try {
            line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (ended(e)) {
                return Optional.empty();
            }
            throw new UncheckedIOException(e);
        }
        // The name, in parentheses, may hold anything.
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        return Optional.of(new Stat(fields[0].charAt(0), Long.parseLong(fields[19])));
    }

    /** A process that ends between open and read: no such process. */
    private static boolean ended(IOException e) {
        return String.valueOf(e.getMessage()).contains("No such process");
    }

    static boolean isThere() {
        return Files.isDirectory(Path.of("/proc/self"));
    }
}
