package io.troupe.env;

import io.troupe.random.RandomStream;

/** How the methods of an author's object are called. What they do wrong, or throw, is a {@link Fault}. */
interface AuthorCalls {
    /** @param observation all {@link #UNWRITTEN} when it is handed in */
    void reset(Environment environment, RandomStream random, float[] observation) throws Fault;

    /**
     * @param action not written to
     * @param observation all {@link #UNWRITTEN} when it is handed in
     */
    StepResult step(Environment environment, float[] action, RandomStream random, float[] observation) throws Fault;

    /** The next call is in the middle of an episode that it knows nothing of. */
    void restored();

    void close(Environment environment);

    /** A NaN that no computation gives: what is still there after a call was never written. */
    int UNWRITTEN = 0x7fc0_dead;

    /** What else an author may want to know where an index was too large. */
    static String sizes(float[] action, float[] observation) {
        return " (by its spec the observation has size " + observation.length + ", the action size " + action.length
                + ")";
    }

    /** Calls them, and no more. */
    record Direct(int actionSize) implements AuthorCalls {
        @Override
        public void reset(Environment environment, RandomStream random, float[] observation) throws Fault {
            try {
                environment.reset(random, observation);
            } catch (Throwable thrown) { // linkage errors and assertions are an author's mistakes too
                throw Fault.thrownBy("reset", thrown, sizes(new float[actionSize], observation));
            }
        }

        @Override
        public StepResult step(Environment environment, float[] action, RandomStream random, float[] observation)
                throws Fault {
            try {
                return Fault.requireResult(environment.step(action, random, observation));
            } catch (Fault fault) {
                throw fault;
            } catch (Throwable thrown) {
                throw Fault.thrownBy("step", thrown, sizes(action, observation));
            }
        }

        @Override
        public void restored() {
            // It knows of no episodes.
        }

        @Override
        public void close(Environment environment) {
            environment.close();
        }
    }
}
