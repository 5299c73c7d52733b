package io.troupe.episode;

import io.troupe.render.Scene;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A recording as it looked: nothing is computed anew, and no environment is needed. */
public final class RecordedPerformance implements Performance {
    private final Recording recording;
    private int episode = -1;
    private int step;

    public RecordedPerformance(Recording recording) {
        this.recording = recording;
    }

    @Override
    public String environment() {
        return recording.specName();
    }

    @Override
    public boolean begin() {
        if (episode + 1 >= recording.episodes()) {
            return false;
        }
        episode++;
        step = recording.start(episode);
        return true;
    }

    @Override
    public void step() {
        step++;
    }

    @Override
    public boolean isOver() {
        return step >= recording.end(episode);
    }

    @Override
    public Scene scene() {
        Map<String, Integer> rows = new HashMap<>();
        List<Optional<float[]>> seen = new ArrayList<>();
        for (String behaviour : recording.behavioursOfAgents()) {
            int row = rows.merge(behaviour, 1, Integer::sum) - 1;
            for (RecordedPart part : recording.parts()) {
                if (part.behaviour.equals(behaviour)) {
                    seen.add(seen(part, row));
                }
            }
        }
        int state = Math.min(step, recording.end(episode) - 1);
        return new Scene(recording.parameters(), seen, state < 0 ? new float[0] : recording.depicted(state));
    }

    private Optional<float[]> seen(RecordedPart part, int row) {
        int size = part.observationSize;
        int left = step > recording.start(episode) ? part.finalOf(step - 1, row) : -1;
        if (left >= 0) {
            return Optional.of(Arrays.copyOfRange(part.finals, left * size, (left + 1) * size));
        }
        // Where the recording ends in the middle of an episode, nobody knows what came after its last step.
        int at = Math.min(step, recording.end(episode) - 1) * part.agents + row;
        return at >= 0 && part.present[at]
                ? Optional.of(Arrays.copyOfRange(part.observations, at * size, (at + 1) * size))
                : Optional.empty();
    }

    @Override
    public float reward() {
        return recording.reward(step - 1);
    }

    @Override
    public String actions() {
        StringBuilder words = new StringBuilder();
        for (RecordedPart part : recording.parts()) {
            for (int row = 0; row < part.agents; row++) {
                int at = (step - 1) * part.agents + row;
                if (part.present[at]) {
                    ActionWords.append(words, part.actions, at * part.actionSize, part.actionSize);
                }
            }
        }
        return words.toString();
    }

    @Override
    public void close() {}
}
