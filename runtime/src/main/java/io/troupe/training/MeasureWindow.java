package io.troupe.training;

/** What was measured in the last episodes in which there was something: a ring of fixed size, in episode order. */
final class MeasureWindow {
    private final float[] values;
    private int next;
    private int count;

    MeasureWindow(int size) {
        values = new float[size];
    }

    void add(float value) {
        values[next] = value;
        next = (next + 1) % values.length;
        count = Math.min(count + 1, values.length);
    }

    int count() {
        return count;
    }

    float oldestFirst(int i) {
        return values[count < values.length ? i : (next + i) % values.length];
    }

    /** Mean; NaN when empty. */
    double mean() {
        return mean(0, count);
    }

    private double mean(int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += oldestFirst(i);
        }
        return sum / (to - from);
    }

    /** Population standard deviation; NaN when empty. */
    double deviation() {
        double mean = mean();
        double squares = 0;
        for (int i = 0; i < count; i++) {
            double off = oldestFirst(i) - mean;
            squares += off * off;
        }
        return Math.sqrt(squares / count);
    }

    double min() {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            least = Math.min(least, oldestFirst(i));
        }
        return least;
    }

    double max() {
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            most = Math.max(most, oldestFirst(i));
        }
        return most;
    }

    /** Mean of the newer half less that of the older; of an odd number, the middle one is in neither. NaN below two. */
    double trend() {
        int half = count / 2;
        return mean(count - half, count) - mean(0, half);
    }
}
