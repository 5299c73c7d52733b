package io.troupe.actors.launch;

import java.util.List;
import java.util.stream.Collectors;

/** Words for a POSIX shell, each taken as it is. */
final class ShellQuote {
    private ShellQuote() {}

    static String of(String word) {
        return word.matches("[A-Za-z0-9_./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    static String of(List<String> words) {
        return words.stream().map(ShellQuote::of).collect(Collectors.joining(" "));
    }
}
