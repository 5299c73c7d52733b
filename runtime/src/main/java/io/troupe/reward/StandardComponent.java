package io.troupe.reward;

/** The components that Troupe has itself. */
public enum StandardComponent implements RewardComponent {
    /** {@link StepFacts#progress}: what brings the agent nearer to the end of its task. */
    BASE("base") {
        @Override
        public float value(StepFacts facts) {
            return facts.progress;
        }
    },
    /** -1 for every step. */
    TIME_PENALTY("timePenalty") {
        @Override
        public float value(StepFacts facts) {
            return -1;
        }
    },
    /** -1 for every collision. */
    COLLISION("collision") {
        @Override
        public float value(StepFacts facts) {
            return -facts.collisions;
        }
    },
    /** 1 for the step that completes the task. */
    COMPLETION("completion") {
        @Override
        public float value(StepFacts facts) {
            return facts.completed ? 1 : 0;
        }
    },
    /** {@link StepFacts#explored}. */
    EXPLORATION("exploration") {
        @Override
        public float value(StepFacts facts) {
            return facts.explored;
        }
    },
    /** {@link StepFacts#cooperation}. */
    COOPERATION("cooperation") {
        @Override
        public float value(StepFacts facts) {
            return facts.cooperation;
        }
    },
    /** Minus {@link StepFacts#effort}. */
    EFFICIENCY("efficiency") {
        @Override
        public float value(StepFacts facts) {
            return -facts.effort;
        }
    },
    /** -1 for every violation of a safety constraint. */
    SAFETY("safety") {
        @Override
        public float value(StepFacts facts) {
            return -facts.violations;
        }
    };

    private final String key;

    StandardComponent(String key) {
        this.key = key;
    }

    @Override
    public String key() {
        return key;
    }
}
