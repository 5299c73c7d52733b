package io.troupe.env;

import io.troupe.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Two new objects that live each of the first episodes of a copy again, with the same random numbers and actions. Where both
 * give the same and the copy something else, its episode began with something of an earlier one; where they differ from each
 * other, chance comes from elsewhere.
 *
 * @param <E> an author's interface
 * @param <G> what an object gives in a call
 */
final class Twins<E extends AutoCloseable, G extends Twins.Given<G>> {
    /** Episodes of copy 0 that are compared: what the class does wrong in one copy it does wrong in all. */
    static final int EPISODES = 20;

    private static final int TWINS = 2;

    /** What one object gave in a call. */
    interface Given<G> {
        /** In which way the other is different, in a few words; empty where it is not. */
        String difference(G other);
    }

    /** Makes a new object, ready for its reset. */
    interface Maker<E> {
        E make() throws Fault;
    }

    /** Calls an object as the copy was called. */
    interface Call<E, G> {
        G on(E object, RandomStream random) throws Fault;
    }

    private final Maker<E> maker;
    private final AuthorThread thread;
    private final List<E> objects = new ArrayList<>();
    private final List<RandomStream> streams = new ArrayList<>();
    private int episodesLeft;

    /**
     * @param maker of objects
     * @param thread on which they are called
     * @param episodes that are compared; 0 for none
     */
    Twins(Maker<E> maker, AuthorThread thread, int episodes) {
        this.maker = maker;
        this.thread = thread;
        episodesLeft = episodes;
    }

    /**
     * @param randomBefore state of the copy's stream before its reset
     * @param randomAfter and after it
     * @param copy what it gave
     */
    void reset(long randomBefore, long randomAfter, G copy, Call<E, G> call) throws Fault {
        if (episodesLeft == 0) {
            return;
        }
        episodesLeft--;
        List<G> given = new ArrayList<>();
        for (int i = 0; i < TWINS; i++) {
            objects.add(maker.make());
            streams.add(RandomStream.ofState(randomBefore));
            given.add(given("reset", i, call));
        }
        compare("reset", randomAfter, copy, given);
    }

    /**
     * @param randomAfter state of the copy's stream after its step
     * @param copy what it gave
     */
    void step(long randomAfter, G copy, Call<E, G> call) throws Fault {
        if (objects.isEmpty()) {
            return;
        }
        List<G> given = new ArrayList<>();
        for (int i = 0; i < TWINS; i++) {
            given.add(given("step", i, call));
        }
        compare("step", randomAfter, copy, given);
    }

    private G given(String what, int i, Call<E, G> call) throws Fault {
        E object = objects.get(i);
        RandomStream stream = streams.get(i);
        boolean returned = false;
        try {
            G given = thread.call(what + " of a new object", () -> call.on(object, stream));
            returned = true;
            return given;
        } catch (ExecutionException e) {
            returned = true;
            Throwable thrown = e.getCause() == null ? e : e.getCause();
            throw Fault.thrownBy(what + " of a new object, with the same random numbers and actions,", thrown, "");
        } finally {
            if (!returned) {
                // The thread that is left behind may hold whatever closing would wait for.
                forget();
            }
        }
    }

    private void compare(String call, long randomAfter, G copy, List<G> twins) throws Fault {
        long random = streams.getFirst().state();
        String between =
                difference(twins.get(0), random, twins.get(1), streams.get(1).state());
        if (!between.isEmpty()) {
            throw new Fault("two new objects differ after " + call + " with the same random numbers and actions: "
                    + between + ". Chance must come from the random that is passed in alone");
        }
        String difference = difference(copy, randomAfter, twins.getFirst(), random);
        if (!difference.isEmpty()) {
            throw new Fault("it and a new object differ after " + call + " with the same random numbers and actions: "
                    + difference + ". Something of an earlier episode is left: reset must start anew");
        }
    }

    private String difference(G one, long random, G other, long otherRandom) {
        String difference = one.difference(other);
        return difference.isEmpty() && random != otherRandom
                ? "they drew different numbers of random values"
                : difference;
    }

    /** Ends the comparison of the current episode. */
    void leave() {
        for (E object : objects) {
            close(object);
        }
        forget();
    }

    private void close(E object) {
        try {
            object.close();
        } catch (Exception | Error ignored) {
            // What closing does wrong is told of the copy itself.
        }
    }

    private void forget() {
        objects.clear();
        streams.clear();
    }
}
