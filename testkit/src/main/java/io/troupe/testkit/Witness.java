package io.troupe.testkit;

/** Knows what happened, for the message of a wait that fails. */
@FunctionalInterface
public interface Witness {
    /** Nobody has anything to add. */
    Witness NONE = () -> "";

    /** What is worth knowing now, in a few lines; never fails. */
    String story();

    /** Whether nothing more will happen, so that waiting is in vain. */
    default boolean hopeless() {
        return false;
    }
}
