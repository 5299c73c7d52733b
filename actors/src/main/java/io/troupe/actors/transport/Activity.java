package io.troupe.actors.transport;

/** When a connection last did something, for the watchdog. Times are of {@link System#nanoTime()}. */
final class Activity {
    private volatile long heardAt = System.nanoTime();
    private volatile long wroteAt = heardAt;
    private volatile boolean writing;
    private volatile boolean handling;

    /** Bytes came. */
    void heard() {
        heardAt = System.nanoTime();
    }

    /** Bytes went. */
    void wrote() {
        wroteAt = System.nanoTime();
    }

    void beginWriting() {
        wrote();
        writing = true;
    }

    void endWriting() {
        writing = false;
    }

    /** The reader is busy with what came, so silence is not the peer's fault. */
    void beginHandling() {
        handling = true;
    }

    void endHandling() {
        heard();
        handling = false;
    }

    /** Forgets how long it was quiet: this process itself stood still. */
    void pardon() {
        heard();
        wrote();
    }

    long nanosSilent(long now) {
        return handling ? 0 : now - heardAt;
    }

    long nanosStuck(long now) {
        return writing ? now - wroteAt : 0;
    }

    long nanosSinceWrite(long now) {
        return now - wroteAt;
    }
}
