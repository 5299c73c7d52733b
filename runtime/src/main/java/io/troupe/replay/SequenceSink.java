package io.troupe.replay;

/** Takes sequences one by one. */
@FunctionalInterface
interface SequenceSink {
    /**
     * Takes one.
     *
     * @param row as {@link SequenceShape} lays it out; read during the call only
     * @param learnt steps that can be learnt from, at least one
     */
    void add(float[] row, int learnt);
}
