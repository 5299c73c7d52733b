package io.troupe.training;

import io.troupe.metrics.Tags;
import io.troupe.proto.checkpoint.MeasureState;
import io.troupe.schedule.ReturnWindow;
import io.troupe.trajectory.EpisodeLog;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was measured in a run's last episodes besides their returns, over as many as the mean return is about. An episode in
 * which a measure had no value does not count for it.
 */
final class EpisodeMeasures {
    private final SortedMap<String, MeasureWindow> windows = new TreeMap<>();

    /** Takes in the episodes that ended in a fragment. */
    void add(EpisodeLog log) {
        for (int k = 0; k < log.measureNames().size(); k++) {
            MeasureWindow window = window(log.measureNames().get(k));
            for (int i = 0; i < log.count(); i++) {
                float value = log.measure(i, k);
                if (!Float.isNaN(value)) {
                    window.add(value);
                }
            }
        }
    }

    private MeasureWindow window(String name) {
        return windows.computeIfAbsent(name, any -> new MeasureWindow(ReturnWindow.STANDARD_SIZE));
    }

    /** For reports, by metric tag: nothing of a measure that had no value so far. */
    Map<String, Float> byTag() {
        Map<String, Float> values = new TreeMap<>();
        windows.forEach((name, window) -> {
            if (window.count() > 0) {
                String tag = Tags.ENVIRONMENT + name;
                values.put(tag, (float) window.mean());
                values.put(tag + " Deviation", (float) window.deviation());
                values.put(tag + " Min", (float) window.min());
                values.put(tag + " Max", (float) window.max());
                values.put(tag + " Trend", (float) window.trend());
            }
        });
        return values;
    }

    SortedMap<String, MeasureState> save() {
        SortedMap<String, MeasureState> state = new TreeMap<>();
        windows.forEach((name, window) -> {
            MeasureState.Builder values = MeasureState.newBuilder();
            for (int i = 0; i < window.count(); i++) {
                values.addValues(window.oldestFirst(i));
            }
            state.put(name, values.build());
        });
        return state;
    }

    void restore(Map<String, MeasureState> state) {
        state.forEach((name, values) -> values.getValuesList().forEach(window(name)::add));
    }
}
