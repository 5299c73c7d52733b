package io.troupe.codec;

/** Bytes from another process that are not what they should be; the message names what, what was found and expected. */
public final class MalformedFrame extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedFrame(String frame, String what, Object found, String expected) {
        super(frame + ": " + what + " is " + found + " (expected " + expected + ")");
    }
}
