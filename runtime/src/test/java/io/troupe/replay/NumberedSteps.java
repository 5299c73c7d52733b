package io.troupe.replay;

import io.troupe.policy.MemoryShape;
import io.troupe.policy.PolicyVersion;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.MultiDiscrete;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Steps of copies that can be told apart: every float of a copy's step follows from its number k, which is a thousand times
 * ten for each copy more. What follows the last step of an episode is k + 1000; what was remembered before a step is zero
 * where an episode begins. Nothing is allowed after the last step of an episode that terminated. Discounts are of gamma = 0.5.
 */
final class NumberedSteps {
    private static final EnvironmentSpec MASKED =
            new EnvironmentSpec("made up", Box.unbounded(2), new MultiDiscrete(2, 3), EnvironmentSpec.UNLIMITED, true);
    private static final int PER_COPY = 10_000;
    private static final int AFTER_END = 1000;

    /** What happens in a step. */
    enum Event {
        NOTHING,
        TERMINATED,
        TRUNCATED,
        VOIDED
    }

    private final int copies;
    /** [all steps, B]. */
    private final List<Event> events = new ArrayList<>();

    private final boolean[] begins;
    private final List<List<Integer>> openPieces = new ArrayList<>();
    private final List<Piece> pieces = new ArrayList<>();
    private int time;
    private long sequence;

    private record Piece(List<Integer> steps, String end) {}

    NumberedSteps(int copies) {
        this.copies = copies;
        begins = new boolean[copies];
        Arrays.fill(begins, true);
        for (int copy = 0; copy < copies; copy++) {
            openPieces.add(new ArrayList<>());
        }
    }

    static SequenceShape shape(int length, int burnIn) {
        return new SequenceShape(TransitionShape.of(MASKED), 2, length, burnIn);
    }

    /** What happens next, step by step and copy by copy; nothing after that. */
    void next(Event... what) {
        while (events.size() < time * copies) {
            events.add(Event.NOTHING);
        }
        events.addAll(List.of(what));
    }

    /** Every copy begins an episode. */
    void forget() {
        Arrays.fill(begins, true);
    }

    /** The next steps of all copies. */
    Trajectory fragment(int steps, int worker) {
        Trajectory fragment = new Trajectory(MASKED, steps, copies, new MemoryShape(2, 1));
        fragment.begin(worker, sequence++, PolicyVersion.INITIAL);
        for (int t = 0; t <= steps; t++, time++) {
            for (int copy = 0; copy < copies; copy++) {
                int row = t * copies + copy;
                int k = copy * PER_COPY + time;
                observe(fragment, row, k);
                fragment.states[2 * row] = begins[copy] ? 0 : k;
                fragment.states[2 * row + 1] = begins[copy] ? 0 : -k;
                if (t < steps) {
                    step(fragment, row, k);
                }
            }
        }
        time--;
        return fragment;
    }

    private static void observe(Trajectory fragment, int row, int k) {
        fragment.observations[2 * row] = k;
        fragment.observations[2 * row + 1] = -k;
        for (int i = 0; i < 5; i++) {
            fragment.actionMasks[5 * row + i] = allowed(k, i);
        }
    }

    private static boolean allowed(int k, int choice) {
        return choice != k % 3 + 2;
    }

    private void step(Trajectory fragment, int row, int k) {
        int copy = row % copies;
        int at = time * copies + copy;
        Event event = at < events.size() ? events.get(at) : Event.NOTHING;
        fragment.actions[2 * row] = k % 2;
        fragment.actions[2 * row + 1] = 10 * k;
        fragment.rewards[row] = 2 * k;
        fragment.terminated[row] = event == Event.TERMINATED;
        fragment.truncated[row] = event == Event.TRUNCATED;
        fragment.voided[row] = event == Event.VOIDED;
        if (event == Event.TERMINATED || event == Event.TRUNCATED) {
            int last = k + AFTER_END;
            boolean[] mask = new boolean[5];
            for (int i = 0; i < 5; i++) {
                mask[i] = event == Event.TRUNCATED && allowed(last, i);
            }
            fragment.finalObservations.append(row, new float[] {last, -last}, 0, mask, 0);
        }
        begins[copy] = event != Event.NOTHING;
        List<Integer> open = openPieces.get(copy);
        if (event != Event.VOIDED) {
            open.add(k);
        }
        if (event != Event.NOTHING && !open.isEmpty()) {
            String end = switch (event) {
                case TERMINATED -> "end " + (k + AFTER_END);
                case TRUNCATED -> "then " + (k + AFTER_END);
                default -> "then " + k;
            };
            pieces.add(new Piece(List.copyOf(open), end));
            open.clear();
        }
    }

    /** What should become of all that has ended, each as {@link #describe} has it. */
    List<String> sequences(SequenceShape shape) {
        List<String> sequences = new ArrayList<>();
        for (Piece piece : pieces) {
            int count = piece.steps.size();
            for (int from = 0; from < count; from += shape.learntSteps()) {
                int to = Math.min(count, from + shape.learntSteps());
                int begin = Math.max(0, from - shape.burnIn());
                StringBuilder text = new StringBuilder("- ".repeat(shape.burnIn() - (from - begin)));
                for (int i = begin; i < to; i++) {
                    text.append(piece.steps.get(i)).append(' ');
                }
                text.append(to == count ? piece.end : "then " + piece.steps.get(to))
                        .append(" after ")
                        .append(begin == 0 ? "nothing" : piece.steps.get(begin).toString())
                        .append(", all ")
                        .append(to - from);
                sequences.add(text.toString());
            }
        }
        return sequences;
    }

    /** Which steps are in a row; fails unless all of each is there, and nothing where there is none. */
    static String describe(SequenceShape shape, float[] row, int learnt) {
        int first = (int) row[shape.first()];
        int end = (int) row[shape.first() + 1];
        boolean terminated = row[shape.discounts() + end - 1] == 0;
        StringBuilder text = new StringBuilder();
        for (int t = 0; t <= shape.steps(); t++) {
            int k = (int) row[shape.observations() + 2 * t];
            boolean seen = t >= first && t <= end;
            boolean there = t >= first && t < end;
            boolean masked = there || (t == end && !terminated);
            boolean whole = row[shape.observations() + 2 * t + 1] == -k && (seen || k == 0);
            for (int i = 0; i < 5; i++) {
                whole &= row[shape.masks() + 5 * t + i] == (!masked || allowed(k, i) ? 1 : 0);
            }
            if (t < shape.steps()) {
                float discount = row[shape.discounts() + t];
                whole &= row[shape.actions() + 2 * t] == (there ? k % 2 : 0);
                whole &= row[shape.actions() + 2 * t + 1] == (there ? 10 * k : 0);
                whole &= row[shape.rewards() + t] == (there ? 2 * k : 0);
                whole &= discount == 0.5f || (discount == 0 && (!there || t == end - 1));
            }
            if (!whole) {
                throw new AssertionError("step " + t + " is not " + k + " as a whole: " + Arrays.toString(row));
            }
            if (t < first) {
                text.append("- ");
            } else if (there) {
                text.append(k).append(' ');
            }
        }
        float state = row[shape.state()];
        if (row[shape.state() + 1] != -state) {
            throw new AssertionError("the state is not whole: " + Arrays.toString(row));
        }
        text.append(terminated ? "end " : "then ").append((int) row[shape.observations() + 2 * end]);
        return text + " after " + (state == 0 ? "nothing" : Integer.toString((int) state)) + ", all " + learnt;
    }
}
