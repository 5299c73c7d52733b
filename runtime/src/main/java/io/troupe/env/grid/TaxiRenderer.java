package io.troupe.env.grid;

import io.troupe.render.Letters;
import io.troupe.render.Picture;
import io.troupe.render.Renderer;
import io.troupe.render.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Draws {@code Taxi-v4}: the stands R, G, Y and B and the walls; {@code t} is the taxi, {@code T} one with its passenger. Who
 * waits where, and wants to go where, is said below.
 */
public final class TaxiRenderer implements Renderer {
    private static final String STANDS = "RGYB";
    private static final Map<Character, String> COLOURS = Map.of('t', "#eecc44", 'T', "#ee9922");

    @Override
    public String environment() {
        return Taxi.NAME;
    }

    @Override
    public Picture picture(Scene scene) {
        int state = Observed.state(scene.observation(0));
        int destination = state % Taxi.DESTINATIONS;
        int passenger = state / Taxi.DESTINATIONS % Taxi.PLACES;
        int taxi = state / Taxi.DESTINATIONS / Taxi.PLACES;
        boolean aboard = passenger == Taxi.IN_TAXI;
        List<String> lines = new ArrayList<>();
        lines.add("+---------+");
        for (int row = 0; row < Taxi.GRID.rows(); row++) {
            StringBuilder line = new StringBuilder("|");
            for (int column = 0; column < Taxi.GRID.columns(); column++) {
                int cell = row * Taxi.GRID.columns() + column;
                int stand = Taxi.STANDS.indexOf(cell);
                line.append(cell == taxi ? aboard ? 'T' : 't' : stand >= 0 ? STANDS.charAt(stand) : '.');
                boolean last = column + 1 == Taxi.GRID.columns();
                line.append(last || Taxi.WALLED.contains(cell) ? '|' : ' ');
            }
            lines.add(line.toString());
        }
        lines.add("+---------+");
        lines.add("passenger " + (aboard ? "in taxi" : "at " + STANDS.charAt(passenger)) + ", to "
                + STANDS.charAt(destination));
        return new Letters(lines, COLOURS);
    }
}
