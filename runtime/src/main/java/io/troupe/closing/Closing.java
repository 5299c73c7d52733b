package io.troupe.closing;

import java.util.List;

/** Closes several things, every one of them, even where one throws. */
public final class Closing {
    private Closing() {}

    /** Throws what the first that failed threw, with what others threw added to it. */
    public static void all(List<? extends AutoCloseable> parts) {
        Throwable first = null;
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception | Error e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first instanceof Error error) {
            throw error;
        }
        if (first instanceof RuntimeException exception) {
            throw exception;
        }
        if (first != null) {
            throw new IllegalStateException("could not close", first);
        }
    }

    /**
     * After a failure that is thrown on: what they throw is added to it.
     *
     * @param failure why the parts are not needed any more
     */
    public static void after(Throwable failure, List<? extends AutoCloseable> parts) {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception | Error e) {
                if (!e.equals(failure)) {
                    failure.addSuppressed(e);
                }
            }
        }
    }
}
