package io.troupe.env.python;

/** Kinds of frames; {@code frames.py} describes them. */
enum FrameKind {
    HELLO(1),
    OPEN(2),
    SPEC(3),
    RESET(4),
    STEP(5),
    RESULT(6),
    REPORT(7),
    ERROR(8),
    PROMPT(9);

    /** Both sides must speak the same. */
    static final int PROTOCOL = 3;

    private final int number;

    FrameKind(int number) {
        this.number = number;
    }

    /** What stands for it in a header. */
    int number() {
        return number;
    }

    static FrameKind of(int number) throws BridgeFault {
        // Spelled out, since values() makes an array at every call, and this is called in every step.
        return switch (number) {
            case 1 -> HELLO;
            case 2 -> OPEN;
            case 3 -> SPEC;
            case 4 -> RESET;
            case 5 -> STEP;
            case 6 -> RESULT;
            case 7 -> REPORT;
            case 8 -> ERROR;
            case 9 -> PROMPT;
            default -> throw new BridgeFault("it sent a frame of kind " + number);
        };
    }
}
