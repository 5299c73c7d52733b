package io.troupe.env.games;

import io.troupe.render.Letters;
import io.troupe.render.Picture;
import io.troupe.render.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A board: X is whoever is the first agent, O is the other. */
final class BoardPicture {
    private static final Map<Character, String> COLOURS = Map.of('X', "#ee8866", 'O', "#77aadd");

    private BoardPicture() {}

    static Picture of(Rules rules, Scene scene) {
        float[] observation = scene.observation(0);
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < rules.rows(); row++) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < rules.columns(); column++) {
                int cell = row * rules.columns() + column;
                char piece = observation[cell] == 1 ? 'X' : observation[rules.cells() + cell] == 1 ? 'O' : '.';
                line.append(column == 0 ? "" : " ").append(piece);
            }
            lines.add(line.toString());
        }
        if (rules.falling()) {
            StringBuilder numbers = new StringBuilder();
            for (int column = 0; column < rules.columns(); column++) {
                numbers.append(column == 0 ? "" : " ").append(column);
            }
            lines.add(numbers.toString());
        }
        return new Letters(lines, COLOURS);
    }
}
