package io.troupe.env;

import io.troupe.random.RandomStream;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Space;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/** Calls one author's object in development mode: on a thread that can hang, and with arrays that are used once. */
final class WatchedCalls implements AuthorCalls {
    private final Space observationSpace;
    private final int actionSize;
    private final AuthorThread thread;
    private final Twins twins;
    private final RetiredArrays retired = new RetiredArrays();
    /** The stream that the object draws from. */
    private RandomStream lent = RandomStream.ofState(0);
    /** Whether a call has not returned: its thread may still use the object, and the stream lent to it. */
    private boolean inCall;

    /**
     * @param thread on which it is called
     * @param twins that it is compared with
     */
    WatchedCalls(EnvironmentSpec spec, AuthorThread thread, Twins twins) {
        observationSpace = spec.observation();
        actionSize = spec.action().size();
        this.thread = thread;
        this.twins = twins;
    }

    @Override
    public void reset(Environment environment, RandomStream random, float[] observation) throws Fault {
        long before = random.state();
        float[] own = observation.clone();
        RandomStream stream = lend(random);
        call("reset", random, new float[actionSize], own, () -> {
            environment.reset(stream, own);
            return true;
        });
        twins.leave();
        if (afterwards("reset", own, observation)) {
            twins.reset(before, random.state(), observation);
        }
    }

    @Override
    public StepResult step(Environment environment, float[] action, RandomStream random, float[] observation)
            throws Fault {
        float[] given = action.clone();
        float[] own = observation.clone();
        RandomStream stream = lend(random);
        StepResult result =
                Fault.requireResult(call("step", random, given, own, () -> environment.step(given, stream, own)));
        if (!Arrays.equals(given, action)) {
            throw new Fault("step wrote into the action array, which is read-only");
        }
        if (result.terminated() && result.truncated()) {
            throw new Fault("step gave both terminated and truncated: where both hold, it is terminated");
        }
        boolean finite = afterwards("step", own, observation);
        retired.add("action", given);
        if (finite) {
            twins.step(action, random.state(), observation, result);
        }
        return result;
    }

    /** One that stands where the copy's own stands, which no thread that is left behind can draw from. */
    private RandomStream lend(RandomStream random) {
        if (inCall) {
            lent = RandomStream.ofState(random.state());
        } else {
            lent.restore(random.state());
        }
        return lent;
    }

    private <T> T call(String what, RandomStream random, float[] action, float[] observation, Callable<T> method)
            throws Fault {
        inCall = true;
        try {
            T result = thread.call(what, method);
            returned(random);
            return result;
        } catch (ExecutionException e) {
            returned(random);
            Throwable thrown = e.getCause() == null ? e : e.getCause();
            throw Fault.thrownBy(what, thrown, AuthorCalls.sizes(action, observation));
        }
    }

    private void returned(RandomStream random) {
        inCall = false;
        random.restore(lent.state());
    }

    /** @return whether the observation is finite: what is not, the caller says */
    private boolean afterwards(String call, float[] own, float[] observation) throws Fault {
        retired.requireUntouched(call);
        System.arraycopy(own, 0, observation, 0, own.length);
        retired.add("observation", own);
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
        if (!inCall) {
            environment.close();
        }
    }
}
