package io.troupe.benchmarks.scale;

import java.util.Arrays;

/**
 * What is going to happen in a simulation, in the order of its times; what happens at the same time, in the order in
 * which it was planned. A binary heap of fixed capacity: a model knows how much it can have under way.
 */
final class EventQueue {
    private final long[] times;
    private final long[] numbers;
    private final Runnable[] actions;
    private int size;
    private long planned;
    private long now;

    /** @param capacity events that may be planned at a time */
    EventQueue(int capacity) {
        times = new long[capacity];
        numbers = new long[capacity];
        actions = new Runnable[capacity];
        Arrays.fill(actions, (Runnable) () -> {});
    }

    /** Nanoseconds since the simulation began. */
    long now() {
        return now;
    }

    /** Events that have been taken or are planned. */
    long planned() {
        return planned;
    }

    /**
     * Plans an event.
     *
     * @param time not before now
     * @throws IllegalStateException when more is under way than the model said
     */
    void at(long time, Runnable action) {
        if (time < now) {
            throw new IllegalArgumentException("an event at " + time + " ns would be in the past: it is " + now);
        }
        if (size == times.length) {
            throw new IllegalStateException("more than " + times.length + " events are planned");
        }
        int place = size;
        size++;
        long number = planned;
        planned++;
        while (place > 0 && isBefore(time, number, (place - 1) / 2)) {
            move((place - 1) / 2, place);
            place = (place - 1) / 2;
        }
        set(place, time, number, action);
    }

    /** Plans an event after a while. */
    void after(long nanos, Runnable action) {
        at(now + nanos, action);
    }

    /** Makes the next event happen; false when there is none. */
    boolean next() {
        if (size == 0) {
            return false;
        }
        Runnable action = actions[0];
        now = times[0];
        size--;
        sink(times[size], numbers[size], actions[size]);
        actions[size] = () -> {};
        action.run();
        return true;
    }

    private void sink(long time, long number, Runnable action) {
        int place = 0;
        for (int child = 1; child < size; child = 2 * place + 1) {
            if (child + 1 < size && isBefore(times[child + 1], numbers[child + 1], child)) {
                child++;
            }
            if (isBefore(time, number, child)) {
                break;
            }
            move(child, place);
            place = child;
        }
        set(place, time, number, action);
    }

    private boolean isBefore(long time, long number, int other) {
        return time < times[other] || (time == times[other] && number < numbers[other]);
    }

    private void move(int from, int to) {
        set(to, times[from], numbers[from], actions[from]);
    }

    private void set(int place, long time, long number, Runnable action) {
        times[place] = time;
        numbers[place] = number;
        actions[place] = action;
    }
}
