package io.troupe.env;

import io.troupe.random.RandomStream;
import io.troupe.spec.ParallelSpec;
import io.troupe.spec.Space;
import java.util.Arrays;

/**
 * Calls one author's object with several agents in development mode: on a thread that can hang, and with agents and arrays
 * that are used once.
 */
final class WatchedParallelCalls implements ParallelCalls {
    private final ParallelSpec spec;
    /** Of each agent. */
    private final Space[] observationSpaces;

    private final LentStream calls;
    private final Twins<ParallelEnvironment, Given> twins;
    private final RetiredArrays retired;
    /** Those of the last call. */
    private Agents before;

    /**
     * @param thread on which it is called
     * @param twins that it is compared with
     */
    WatchedParallelCalls(ParallelSpec spec, AuthorThread thread, Twins<ParallelEnvironment, Given> twins) {
        this.spec = spec;
        calls = new LentStream(thread);
        this.twins = twins;
        before = new Agents(spec);
        retired = new RetiredArrays(before.count());
        observationSpaces = new Space[before.count()];
        for (int agent = 0; agent < observationSpaces.length; agent++) {
            observationSpaces[agent] =
                    spec.behaviours().get(spec.behaviourOf(agent)).observation();
        }
    }

    /** What an object gave: who is there, what each got and observes. */
    record Given(Agents agents) implements Twins.Given<Given> {
        @Override
        public String difference(Given other) {
            for (int agent = 0; agent < agents.count(); agent++) {
                String difference = difference(agent, other.agents);
                if (!difference.isEmpty()) {
                    return agents.named(agent) + ": " + difference;
                }
            }
            return "";
        }

        private String difference(int agent, Agents others) {
            String mine = state(agents, agent);
            String other = state(others, agent);
            if (!mine.equals(other)) {
                return "it " + mine + " and " + other;
            }
            if (differ(agents.rewardOf(agent), others.rewardOf(agent))) {
                return "the reward is " + agents.rewardOf(agent) + " and " + others.rewardOf(agent);
            }
            float[] observation = agents.written(agent);
            for (int i = 0; i < observation.length; i++) {
                if (differ(observation[i], others.written(agent)[i])) {
                    return "element " + i + " of the observation is " + observation[i] + " and "
                            + others.written(agent)[i];
                }
            }
            return Arrays.equals(agents.writtenMask(agent), others.writtenMask(agent)) ? "" : "the masks are different";
        }

        private static String state(Agents agents, int agent) {
            if (agents.isTerminated(agent)) {
                return "terminated";
            }
            if (agents.isTruncated(agent)) {
                return "is truncated";
            }
            return agents.isThere(agent) ? "is there" : "is not there";
        }

        private static boolean differ(float one, float other) {
            return Float.floatToIntBits(one) != Float.floatToIntBits(other);
        }
    }

    private Agents copyOf(Agents agents) {
        Agents copy = new Agents(spec);
        agents.copyTo(copy);
        return copy;
    }

    @Override
    public void reset(ParallelEnvironment environment, RandomStream random, Agents agents) throws Fault {
        long state = random.state();
        Agents asGiven = copyOf(agents);
        Agents lent = copyOf(agents);
        calls.call("reset", random, "", stream -> {
            environment.reset(stream, lent);
            return true;
        });
        twins.leave();
        if (afterwards("reset", lent, agents)) {
            twins.reset(state, random.state(), new Given(agents), (object, stream) -> {
                Agents own = copyOf(asGiven);
                object.reset(stream, own);
                return new Given(own);
            });
        }
    }

    @Override
    public void step(ParallelEnvironment environment, Agents agents, RandomStream random) throws Fault {
        Agents asGiven = copyOf(agents);
        Agents lent = copyOf(agents);
        calls.call("step", random, "", stream -> {
            environment.step(lent, stream);
            return true;
        });
        for (int agent = 0; agent < agents.count(); agent++) {
            if (!Arrays.equals(lent.actionSlot(agent), agents.actionSlot(agent))) {
                throw new Fault(agents.named(agent) + ": step wrote into the action array, which is read-only");
            }
        }
        if (afterwards("step", lent, agents)) {
            twins.step(random.state(), new Given(agents), (object, stream) -> {
                Agents own = copyOf(asGiven);
                object.step(own, stream);
                return new Given(own);
            });
        }
    }

    /** @return whether all observations are finite: what is not, the caller says */
    private boolean afterwards(String call, Agents lent, Agents agents) throws Fault {
        retired.requireUntouched(call);
        String touched = before.touched();
        if (!touched.isEmpty()) {
            throw new Fault(touched + " (found after " + call + ")");
        }
        lent.copyTo(agents);
        for (int agent = 0; agent < lent.count(); agent++) {
            retired.add(lent.named(agent) + ": ", "observation", lent.written(agent));
            retired.add(lent.named(agent) + ": ", "action", lent.actionSlot(agent));
        }
        lent.retire();
        before = lent;
        boolean finite = true;
        for (int agent = 0; agent < agents.count(); agent++) {
            finite &= isFine(call, agents, agent);
        }
        return finite;
    }

    private boolean isFine(String call, Agents agents, int agent) throws Fault {
        if (!agents.acts(agent) && !agents.isThere(agent)) {
            return true;
        }
        if (!agents.observationProblem(agent).isEmpty()) {
            return false;
        }
        String problem = observationSpaces[agent].whyNot(agents.written(agent), 0);
        if (!problem.isEmpty()) {
            throw new Fault(agents.named(agent) + ": the observation is not in the space of the spec after " + call
                    + ": " + problem);
        }
        return true;
    }

    @Override
    public void restored() {
        twins.leave();
    }

    @Override
    public void close(ParallelEnvironment environment) {
        twins.leave();
        // Its thread may hold whatever closing would wait for.
        if (!calls.isInCall()) {
            environment.close();
        }
    }
}
