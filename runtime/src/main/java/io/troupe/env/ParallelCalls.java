package io.troupe.env;

import io.troupe.random.RandomStream;

/** How the methods of an author's object with several agents are called. What they do wrong, or throw, is a {@link Fault}. */
interface ParallelCalls {
    /** @param agents all out */
    void reset(ParallelEnvironment environment, RandomStream random, Agents agents) throws Fault;

    /** @param agents with the actions of those that are there */
    void step(ParallelEnvironment environment, Agents agents, RandomStream random) throws Fault;

    /** The next call is in the middle of an episode that it knows nothing of. */
    void restored();

    void close(ParallelEnvironment environment);

    /** Calls them, and no more. */
    enum Direct implements ParallelCalls {
        INSTANCE;

        @Override
        public void reset(ParallelEnvironment environment, RandomStream random, Agents agents) throws Fault {
            try {
                environment.reset(random, agents);
            } catch (Throwable thrown) { // linkage errors and assertions are an author's mistakes too
                throw Fault.thrownBy("reset", thrown, "");
            }
        }

        @Override
        public void step(ParallelEnvironment environment, Agents agents, RandomStream random) throws Fault {
            try {
                environment.step(agents, random);
            } catch (Throwable thrown) {
                throw Fault.thrownBy("step", thrown, "");
            }
        }

        @Override
        public void restored() {
            // It knows of no episodes.
        }

        @Override
        public void close(ParallelEnvironment environment) {
            environment.close();
        }
    }
}
