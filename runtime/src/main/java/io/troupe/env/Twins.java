package io.troupe.env;

import io.troupe.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * Two new objects that live each of the first episodes of a copy again, with the same random numbers and actions. Where both
 * give the same and the copy something else, its episode began with something of an earlier one; where they differ from each
 * other, chance comes from elsewhere.
 */
final class Twins {
    private static final int TWINS = 2;

    private final Supplier<? extends Environment> maker;
    private final EpisodeParameters parameters;
    private final AuthorThread thread;
    private final int observationSize;
    private final List<Environment> objects = new ArrayList<>();
    private final List<RandomStream> streams = new ArrayList<>();
    private int episodesLeft;

    /**
     * @param maker of objects
     * @param parameters of the copy's episode
     * @param thread on which they are called
     * @param episodes that are compared; 0 for none
     */
    Twins(
            Supplier<? extends Environment> maker,
            EpisodeParameters parameters,
            AuthorThread thread,
            int observationSize,
            int episodes) {
        this.maker = maker;
        this.parameters = parameters;
        this.thread = thread;
        this.observationSize = observationSize;
        episodesLeft = episodes;
    }

    /** What one object gave in a call. */
    private static final class Given {
        private final float[] observation;
        private final StepResult result;
        private final long random;

        Given(float[] observation, StepResult result, long random) {
            this.observation = observation;
            this.result = result;
            this.random = random;
        }

        /** In which way the other is different; empty where it is not. */
        String difference(Given other) {
            for (int i = 0; i < observation.length; i++) {
                if (Float.floatToIntBits(observation[i]) != Float.floatToIntBits(other.observation[i])) {
                    return "element " + i + " of the observation is " + observation[i] + " and " + other.observation[i];
                }
            }
            if (!result.equals(other.result)) {
                return "the results are " + result + " and " + other.result;
            }
            return random == other.random ? "" : "they drew different numbers of random values";
        }
    }

    void reset(long randomBefore, long randomAfter, float[] observation) throws Fault {
        if (episodesLeft == 0) {
            return;
        }
        episodesLeft--;
        List<Given> twins = new ArrayList<>();
        for (int i = 0; i < TWINS; i++) {
            Environment object = EnvironmentCopy.make(maker);
            objects.add(object);
            parameters.applyTo(object);
            RandomStream stream = RandomStream.ofState(randomBefore);
            streams.add(stream);
            float[] own = unwritten();
            twins.add(given("reset", stream, own, () -> {
                object.reset(stream, own);
                return StepResult.running(0);
            }));
        }
        compare("reset", new Given(observation, StepResult.running(0), randomAfter), twins);
    }

    void step(float[] action, long randomAfter, float[] observation, StepResult result) throws Fault {
        if (objects.isEmpty()) {
            return;
        }
        List<Given> twins = new ArrayList<>();
        for (int i = 0; i < TWINS; i++) {
            Environment object = objects.get(i);
            RandomStream stream = streams.get(i);
            float[] own = unwritten();
            float[] given = action.clone();
            twins.add(given("step", stream, own, () -> Fault.requireResult(object.step(given, stream, own))));
        }
        compare("step", new Given(observation, result, randomAfter), twins);
    }

    private float[] unwritten() {
        float[] array = new float[observationSize];
        Arrays.fill(array, Float.intBitsToFloat(AuthorCalls.UNWRITTEN));
        return array;
    }

    private Given given(String call, RandomStream stream, float[] observation, Callable<StepResult> method)
            throws Fault {
        boolean returned = false;
        try {
            StepResult result = thread.call(call + " of a new object", method);
            returned = true;
            return new Given(observation, result, stream.state());
        } catch (ExecutionException e) {
            returned = true;
            Throwable thrown = e.getCause() == null ? e : e.getCause();
            throw Fault.thrownBy(call + " of a new object, with the same random numbers and actions,", thrown, "");
        } finally {
            if (!returned) {
                // The thread that is left behind may hold whatever closing would wait for.
                forget();
            }
        }
    }

    private void compare(String call, Given copy, List<Given> twins) throws Fault {
        String between = twins.get(0).difference(twins.get(1));
        if (!between.isEmpty()) {
            throw new Fault("two new objects differ after " + call + " with the same random numbers and actions: "
                    + between + ". Chance must come from the random that is passed in alone");
        }
        String difference = copy.difference(twins.get(0));
        if (!difference.isEmpty()) {
            throw new Fault("it and a new object differ after " + call + " with the same random numbers and actions: "
                    + difference + ". Something of an earlier episode is left: reset must start anew");
        }
    }

    /** Ends the comparison of the current episode. */
    void leave() {
        for (Environment object : objects) {
            try {
                object.close();
            } catch (RuntimeException | Error ignored) {
                // What closing does wrong is told of the copy itself.
            }
        }
        forget();
    }

    private void forget() {
        objects.clear();
        streams.clear();
    }
}
