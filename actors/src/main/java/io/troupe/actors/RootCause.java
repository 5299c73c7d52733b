package io.troupe.actors;

/** The reason of a failure in one sentence. */
public final class RootCause {
    private RootCause() {}

    /** What failed, and what lay under it where that says more. */
    public static String sentence(Throwable failure) {
        String outer = describe(failure);
        String inner = describe(of(failure));
        return outer.contains(inner) ? outer : outer + " (" + inner + ")";
    }

    /** What lay under it; itself where it has no cause. */
    public static Throwable of(Throwable failure) {
        Throwable root = failure;
        // Bounded, for a cause that leads back to itself.
        for (int depth = 0; depth < 20 && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        return root;
    }

    private static String describe(Throwable failure) {
        String message = failure.getMessage();
        String line = message == null ? "" : message.lines().findFirst().orElse("");
        boolean speaksForItself = failure.getClass().getName().startsWith("io.troupe.");
        if (line.isBlank()) {
            return failure.getClass().getSimpleName();
        }
        return speaksForItself ? line : failure.getClass().getSimpleName() + ": " + line;
    }
}
