package io.troupe.algorithm.ppo;

/**
 * Where two threads exchange a number, many thousand times a second: each says its own and waits for the other's. It
 * spins, since waking a thread takes as long as what they do between two meetings, and yields when the other takes long.
 * The wait ends when the other fails.
 */
final class Rendezvous {
    private static final int SPINS = 2000;

    /** By parity of the meeting, then side: one that is a meeting ahead must not overwrite what the other still reads. */
    private final float[][] said = new float[2][2];

    private volatile long meetings0;
    private volatile long meetings1;
    private volatile boolean broken;

    /**
     * Exchanges a number.
     *
     * @param side 0 or 1; each has one thread
     * @return what the other side said at the same meeting
     * @throws IllegalStateException when the other side failed
     */
    @SuppressWarnings("ThreadPriorityCheck") // a hint: on a machine with too few cores the other side gets one sooner
    float meet(int side, float mine) {
        long meeting = 1 + (side == 0 ? meetings0 : meetings1);
        float[] table = said[(int) (meeting & 1)];
        table[side] = mine;
        if (side == 0) {
            meetings0 = meeting;
        } else {
            meetings1 = meeting;
        }
        int spins = 0;
        while ((side == 0 ? meetings1 : meetings0) < meeting) {
            if (broken) {
                throw new IllegalStateException("the other half of the update failed");
            }
            if (++spins < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
        return table[1 - side];
    }

    /** Ends every wait, now and later. */
    void breakUp() {
        broken = true;
    }
}
