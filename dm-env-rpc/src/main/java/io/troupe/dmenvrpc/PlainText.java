package io.troupe.dmenvrpc;

/** Texts of servers as they may stand in errors and logs: short, in one line, and without anything that moves a cursor. */
final class PlainText {
    static final int LONGEST = 2000;

    private PlainText() {}

    static String of(String text) {
        StringBuilder plain = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(point -> plain.appendCodePoint(isPlain(point) ? point : ' '));
        return text.codePointCount(0, text.length()) > LONGEST
                ? plain.append(" ...").toString()
                : plain.toString();
    }

    /** Without controls, line ends, and what turns the direction of a line. */
    static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
