package io.troupe.env;

import io.troupe.random.RandomStream;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Space;
import java.util.Arrays;

/** Calls one author's object in development mode: on a thread that can hang, and with arrays that are used once. */
final class WatchedCalls implements AuthorCalls {
    private final Space observationSpace;
    private final int actionSize;
    private final LentStream calls;
    private final Twins<Environment, Given> twins;
    private final RetiredArrays retired = new RetiredArrays(1);

    /**
     * @param thread on which it is called
     * @param twins that it is compared with
     */
    WatchedCalls(EnvironmentSpec spec, AuthorThread thread, Twins<Environment, Given> twins) {
        observationSpace = spec.observation();
        actionSize = spec.action().size();
        calls = new LentStream(thread);
        this.twins = twins;
    }

    /** What an object gave. */
    static final class Given implements Twins.Given<Given> {
        private final float[] observation;
        private final StepResult result;

        Given(float[] observation, StepResult result) {
            this.observation = observation;
            this.result = result;
        }

        @Override
        public String difference(Given other) {
            for (int i = 0; i < observation.length; i++) {
                if (Float.floatToIntBits(observation[i]) != Float.floatToIntBits(other.observation[i])) {
                    return "element " + i + " of the observation is " + observation[i] + " and " + other.observation[i];
                }
            }
            return result.equals(other.result) ? "" : "the results are " + result + " and " + other.result;
        }
    }

    @Override
    public void reset(Environment environment, RandomStream random, float[] observation) throws Fault {
        long before = random.state();
        float[] own = observation.clone();
        String sizes = AuthorCalls.sizes(new float[actionSize], own);
        calls.call("reset", random, sizes, stream -> {
            environment.reset(stream, own);
            return true;
        });
        twins.leave();
        if (afterwards("reset", own, observation)) {
            StepResult nothing = StepResult.running(0);
            twins.reset(before, random.state(), new Given(observation, nothing), (object, stream) -> {
                float[] others = unwritten(observation.length);
                object.reset(stream, others);
                return new Given(others, nothing);
            });
        }
    }

    @Override
    public StepResult step(Environment environment, float[] action, RandomStream random, float[] observation)
            throws Fault {
        float[] given = action.clone();
        float[] own = observation.clone();
        StepResult result = Fault.requireResult(calls.call(
                "step", random, AuthorCalls.sizes(given, own), stream -> environment.step(given, stream, own)));
        if (!Arrays.equals(given, action)) {
            throw new Fault("step wrote into the action array, which is read-only");
        }
        if (result.terminated() && result.truncated()) {
            throw new Fault("step gave both terminated and truncated: where both hold, it is terminated");
        }
        boolean finite = afterwards("step", own, observation);
        retired.add("", "action", given);
        if (finite) {
            twins.step(random.state(), new Given(observation, result), (object, stream) -> {
                float[] others = unwritten(observation.length);
                return new Given(others, Fault.requireResult(object.step(action.clone(), stream, others)));
            });
        }
        return result;
    }

    private static float[] unwritten(int size) {
        float[] array = new float[size];
        Unwritten.fill(array);
        return array;
    }

    /** @return whether the observation is finite: what is not, the caller says */
    private boolean afterwards(String call, float[] own, float[] observation) throws Fault {
        retired.requireUntouched(call);
        System.arraycopy(own, 0, observation, 0, own.length);
        retired.add("", "observation", own);
        boolean finite = true;
        for (float value : observation) {
            finite &= Float.isFinite(value);
        }
        String problem = finite ? observationSpace.whyNot(observation, 0) : "";
        if (!problem.isEmpty()) {
            throw new Fault("the observation is not in the space of the spec after " + call + ": " + problem);
        }
        return finite;
    }

    @Override
    public void restored() {
        twins.leave();
    }

    @Override
    public void close(Environment environment) {
        twins.leave();
        // Its thread may hold whatever closing would wait for.
        if (!calls.isInCall()) {
            environment.close();
        }
    }
}
