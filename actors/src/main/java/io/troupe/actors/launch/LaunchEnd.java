package io.troupe.actors.launch;

/** How a launch ended. */
public sealed interface LaunchEnd {
    /** The run ended by itself, or was stopped in good order: {@code summary.json} says the rest. */
    record Finished() implements LaunchEnd {}

    /**
     * A node's input is wrong.
     *
     * @param message for people
     */
    record Refused(String message) implements LaunchEnd {}

    /**
     * The run could not be kept alive.
     *
     * @param reason one sentence
     */
    record Broken(String reason) implements LaunchEnd {}

    /** It was stopped from outside before the run could write how it ended. */
    record Stopped() implements LaunchEnd {}
}
