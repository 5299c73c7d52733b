package io.troupe.episode;

import java.util.Locale;

/** Actions as people read them. */
final class ActionWords {
    private ActionWords() {}

    /** Appends one action to those of other agents. */
    static void append(StringBuilder words, float[] actions, int offset, int size) {
        words.append(words.isEmpty() ? "" : " ");
        for (int i = 0; i < size; i++) {
            float value = actions[offset + i];
            words.append(i == 0 ? "" : ",");
            words.append(
                    value == Math.rint(value)
                            ? String.valueOf((int) value)
                            : String.format(Locale.ROOT, "%.2f", value));
        }
    }
}
