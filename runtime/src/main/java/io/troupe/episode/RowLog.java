package io.troupe.episode;

/** What is written down, row after row. */
sealed interface RowLog permits FlagLog, FloatLog, LongLog {
    /** Elements so far. */
    int size();

    /** Forgets what was written after there were so many elements. */
    void cut(int size);
}
