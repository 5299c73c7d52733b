package io.troupe.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Guesses which known name a misspelt one was meant to be. */
public final class NearestName {
    private static final int SHORTEST_PREFIX = 3;
    private static final int LETTERS_A_MISTAKE = 3;

    private NearestName() {}

    /**
     * The known name nearest to {@code word} by Levenshtein distance ("Binary codes capable of correcting deletions,
     * insertions, and reversals", 1966), letter case aside. Among equals the first in alphabetical order.
     *
     * @return empty unless the guess is plausible: at most one mistake in three letters, or one begins with the other
     */
    public static Optional<String> of(String word, Collection<String> known) {
        String wanted = word.toLowerCase(Locale.ROOT);
        Optional<String> best = Optional.empty();
        int bestDistance = Integer.MAX_VALUE;
        for (String name : known.stream().sorted().toList()) {
            String candidate = name.toLowerCase(Locale.ROOT);
            int distance = distance(wanted, candidate);
            if (distance < bestDistance && plausible(wanted, candidate, distance)) {
                best = Optional.of(name);
                bestDistance = distance;
            }
        }
        return best;
    }

    private static boolean plausible(String wanted, String candidate, int distance) {
        int shorter = Math.min(wanted.length(), candidate.length());
        boolean begins = shorter >= SHORTEST_PREFIX && (candidate.startsWith(wanted) || wanted.startsWith(candidate));
        return begins || distance <= Math.max(1, wanted.length() / LETTERS_A_MISTAKE);
    }

    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            int[] finished = current;
            current = previous;
            previous = finished;
        }
        return previous[b.length()];
    }
}
