package io.troupe.env;

import java.util.Arrays;
import java.util.List;

/** What the streams of a reward gave in the last step of one copy, and the check that they are what it consists of. */
final class LastStreamRewards {
    /** By which the sum may miss the total, of the magnitude of what is added up: they are floats. */
    private static final double TOLERANCE = 1e-5;

    private final List<String> names;
    private final float[] rewards;

    /** @param names of the streams; nothing is asked for where there are less than two */
    LastStreamRewards(List<String> names) {
        this.names = names;
        rewards = new float[names.size() > 1 ? names.size() : 0];
    }

    /** One element a stream; empty where there is only one. The caller only reads it. */
    float[] values() {
        return rewards;
    }

    /** They must add up: what is reported and what is learnt from would else be two things. */
    void accept(Environment environment, float total) throws Fault {
        if (rewards.length == 0) {
            return;
        }
        Arrays.fill(rewards, 0);
        try {
            ((StreamedRewards) environment).rewards(rewards);
        } catch (Throwable thrown) { // linkage errors and assertions are an author's mistakes too
            throw Fault.thrownBy("rewards", thrown, " (by its spec there are " + names.size() + " streams)");
        }
        String problem = problem(names, rewards, total);
        if (!problem.isEmpty()) {
            throw new Fault(problem);
        }
    }

    /** What is wrong with what the streams of one step gave, or nothing. */
    static String problem(List<String> names, float[] rewards, float total) {
        double sum = 0;
        double magnitude = Math.abs(total);
        for (int i = 0; i < rewards.length; i++) {
            if (!Float.isFinite(rewards[i])) {
                return "the stream '" + names.get(i) + "' of the reward gave " + rewards[i];
            }
            sum += rewards[i];
            magnitude += Math.abs(rewards[i]);
        }
        // Written so that NaN is refused too.
        if (!(Math.abs(sum - total) <= TOLERANCE * magnitude)) {
            return "the reward is " + total + ", but its streams " + names + " gave " + Arrays.toString(rewards)
                    + ", which is " + (float) sum + " together";
        }
        return "";
    }
}
