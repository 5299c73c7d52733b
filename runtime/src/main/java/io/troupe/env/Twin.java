package io.troupe.env;

import java.util.ArrayList;
import java.util.List;

/** An object beside the one that is watched, with what it gave last. */
final class Twin {
    private final SteppedCopies object;
    private final WatchedThread thread;
    /** What the agents of each behaviour observe now. */
    private final List<float[]> observed = new ArrayList<>();

    /**
     * @param object taken over
     * @param thread calls nothing else
     */
    Twin(SteppedCopies object, WatchedThread thread) {
        this.object = object;
        this.thread = thread;
    }

    SteppedCopies object() {
        return object;
    }

    /**
     * @param number of the call: where two are compared, both write the same row
     * @param what for messages
     */
    LentFragment reset(long seed, int number, String what) throws BrokenRule {
        LentFragment lent = new LentFragment(object, number);
        thread.call(what, lent::unfinishedReset, () -> object.reset(seed, lent.fragment(), lent.t()));
        observe(lent, lent.t());
        return lent;
    }

    /**
     * @param actions of each behaviour
     * @param number of the call
     * @param what for messages
     */
    LentFragment step(List<float[]> actions, int number, String what) throws BrokenRule {
        LentFragment lent = new LentFragment(object, number);
        lent.take(observed, actions);
        thread.call(what, lent::unfinishedStep, () -> object.step(lent.fragment(), lent.t()));
        observe(lent, lent.t() + 1);
        return lent;
    }

    private void observe(LentFragment lent, int step) {
        observed.clear();
        for (int k = 0; k < lent.fragment().parts().size(); k++) {
            float[] own = new float
                    [lent.fragment().parts().get(k).copies()
                            * lent.fragment().parts().get(k).observationSize()];
            lent.copyObservations(k, step, own, 0);
            observed.add(own);
        }
    }

    /** Another episode began in the first row of the only behaviour. */
    void observe(float[] first) {
        System.arraycopy(first, 0, observed.getFirst(), 0, first.length);
    }

    /** What is allowed now, of all rows of a behaviour. */
    boolean[] masks(int k, int elements) throws BrokenRule {
        boolean[] masks = new boolean[elements];
        if (elements > 0) {
            callOfFirst("actionMasks of a new object", () -> object.actionMasks(k, masks, 0));
        }
        return masks;
    }

    /** Calls anything that is for no copy, or for copy 0. */
    void callOfFirst(String what, Runnable method) throws BrokenRule {
        thread.callOf(0, what, method);
    }

    /** Closes the object, where it is not in a call: what hangs may hold whatever closing would wait for. */
    void close() {
        if (thread.isInCall()) {
            return;
        }
        try {
            object.close();
        } catch (RuntimeException | Error ignored) {
            // What closing does wrong is told of the copies themselves.
        }
    }
}
