package io.troupe.actors;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/** What the supervisor has asked for and has not got yet, and who can no longer answer. Plain state of one owner. */
final class Awaited {
    /** An answer, and who gives it. */
    enum Answer {
        /** The newest checkpoint that was ordered is durable, or has failed. */
        CHECKPOINT(RunActors.CHECKPOINTS),
        /** An evaluation is done. */
        EVALUATION(RunActors.EVALUATOR),
        /** The final counts of the queue. */
        COUNTS(RunActors.QUEUE),
        /** Every metric sink is closed. */
        METRICS(RunActors.METRICS);

        private final String from;

        Answer(String from) {
            this.from = from;
        }
    }

    private final Set<Answer> answers = EnumSet.noneOf(Answer.class);
    private final Set<String> gone = new HashSet<>();

    /** Waits for an answer: false when it is awaited already, or whoever should give it is gone. */
    boolean begin(Answer answer) {
        return !gone.contains(answer.from) && answers.add(answer);
    }

    void arrived(Answer answer) {
        answers.remove(answer);
    }

    /** Whatever this component owes will not come. */
    void gone(String component) {
        gone.add(component);
        answers.removeIf(answer -> answer.from.equals(component));
    }

    boolean isGone(String component) {
        return gone.contains(component);
    }

    /** What only the trainer can set going will not come either. */
    void trainerGone() {
        gone(RunActors.TRAINER);
        answers.remove(Answer.EVALUATION);
        answers.remove(Answer.CHECKPOINT);
    }

    boolean contains(Answer answer) {
        return answers.contains(answer);
    }

    boolean nothing() {
        return answers.isEmpty();
    }

    void giveUp() {
        answers.clear();
    }
}
