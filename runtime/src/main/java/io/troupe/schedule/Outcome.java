package io.troupe.schedule;

/** The one reason for which a run ended. */
public enum Outcome {
    TARGET_REACHED("target-reached"),
    MAX_STEPS("max-steps"),
    MAX_EPISODES("max-episodes"),
    MAX_UPDATES("max-updates"),
    MAX_DURATION("max-duration"),
    PLATEAU("plateau"),
    DEGRADED("degraded"),
    STOPPED("stopped"),
    FAILED("failed");

    private final String label;

    Outcome(String label) {
        this.label = label;
    }

    /** How {@code summary.json} spells it. */
    public String label() {
        return label;
    }
}
