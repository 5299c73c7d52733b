package io.troupe.reward;

/** A component of a user's own: what is left of the time. */
public final class Eager implements RewardComponent {
    @Override
    public String key() {
        return "eager";
    }

    @Override
    public float value(StepFacts facts) {
        return 1 - (float) facts.steps / facts.maxSteps;
    }
}
