package io.troupe.env.arcade;

import static io.troupe.env.arcade.ArcadeVectorEnvironment.STAY;
import static io.troupe.env.arcade.MiniFreeway.CARS;
import static io.troupe.env.arcade.MiniFreeway.CAR_STATE;
import static io.troupe.env.arcade.MiniFreeway.CHICKEN;
import static io.troupe.env.arcade.MiniFreeway.COLUMN;
import static io.troupe.env.arcade.MiniFreeway.DOWN;
import static io.troupe.env.arcade.MiniFreeway.PACE;
import static io.troupe.env.arcade.MiniFreeway.REST;
import static io.troupe.env.arcade.MiniFreeway.UP;
import static io.troupe.env.arcade.MiniFreeway.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MiniFreewayTest {
    /** All cars in column 0, slow, and just moved. */
    private static Game game() {
        Game game = new Game(new MiniFreeway(1, 0));
        for (int row = 1; row <= 8; row++) {
            car(game, row, 0, 5, 5);
        }
        return game;
    }

    private static void car(Game game, int row, int column, int pace, int wait) {
        int car = CARS + (row - 1) * CAR_STATE;
        game.with(car + COLUMN, column, car + PACE, pace, car + WAIT, wait);
    }

    private static int column(Game game, int row) {
        return game.get(CARS + (row - 1) * CAR_STATE + COLUMN);
    }

    private static List<Integer> paces(Game game) {
        List<Integer> paces = new ArrayList<>();
        for (int row = 1; row <= 8; row++) {
            paces.add(game.get(CARS + (row - 1) * CAR_STATE + PACE));
        }
        return paces;
    }

    @Test
    void theChickenMovesAtMostOnceInThreeSteps() {
        Game game = game();
        List<Integer> rows = new ArrayList<>();
        for (int t = 0; t < 7; t++) {
            game.step(UP);
            rows.add(game.get(CHICKEN));
        }
        assertThat(rows).containsExactly(8, 8, 8, 7, 7, 7, 6);
    }

    @Test
    void theChickenGoesDownToItsStartAndNoFarther() {
        Game game = game().with(CHICKEN, 8);
        game.step(DOWN);
        assertThat(game.get(CHICKEN)).isEqualTo(9);
        game.with(REST, 0);
        game.step(DOWN);
        assertThat(game.get(CHICKEN)).isEqualTo(9);
    }

    @Test
    void theOtherSideIsARewardAndNewTraffic() {
        Game game = game().with(CHICKEN, 1);
        List<Integer> before = paces(game);
        assertThat(game.step(UP)).isEqualTo(1);
        assertThat(game.get(CHICKEN)).isEqualTo(9);
        assertThat(paces(game)).isNotEqualTo(before);
        assertThat(game.isOver()).isFalse();
        assertThat(game.step(UP)).as("at rest").isZero();
    }

    @Test
    void aCarMovesOnceInAsManyStepsAsItsPace() {
        Game game = game();
        car(game, 3, 8, 1, 1);
        car(game, 4, 1, -2, 2);
        List<List<Integer>> columns = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            game.step(STAY);
            columns.add(List.of(column(game, 3), column(game, 4)));
        }
        assertThat(columns).containsExactly(List.of(9, 1), List.of(0, 0), List.of(1, 0), List.of(2, 9));
    }

    @Test
    void aCarThatMovesIntoTheChickenSendsItBack() {
        Game game = game().with(CHICKEN, 5);
        car(game, 5, 3, 1, 1);
        assertThat(game.step(STAY)).isZero();
        assertThat(game.get(CHICKEN)).isEqualTo(9);
    }

    @Test
    void aChickenThatMovesIntoACarGoesBackThoughTheCarMovesOn() {
        Game game = game().with(CHICKEN, 6);
        car(game, 5, 4, 1, 1);
        game.step(UP);
        assertThat(game.get(CHICKEN)).isEqualTo(9);
    }

    @Test
    void carsInOtherLanesDoNoHarm() {
        Game game = game().with(CHICKEN, 5);
        car(game, 4, 4, 5, 5);
        car(game, 6, 4, 5, 5);
        game.step(STAY);
        assertThat(game.get(CHICKEN)).isEqualTo(5);
    }

    @Test
    void theTrailIsBehindTheCarInTheChannelOfItsPace() {
        Game game = game().with(CHICKEN, 9);
        for (int row = 1; row <= 8; row++) {
            car(game, row, row, 5, 5);
        }
        car(game, 1, 0, 2, 2);
        car(game, 2, 7, -3, 3);
        car(game, 3, 9, -1, 2);
        game.step(STAY);
        assertThat(game.channel(0)).isEqualTo(Game.cells(9, 4));
        assertThat(game.channel(1)).isEqualTo(Game.cells(1, 0, 2, 7, 3, 9, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8));
        assertThat(game.channel(2)).isEqualTo(Game.cells(3, 0));
        assertThat(game.channel(3)).isEqualTo(Game.cells(1, 9));
        assertThat(game.channel(4)).isEqualTo(Game.cells(2, 8));
        assertThat(game.channel(5)).isEqualTo(Game.cells());
        assertThat(game.channel(6)).isEqualTo(Game.cells(4, 3, 5, 4, 6, 5, 7, 6, 8, 7));
    }

    @Test
    void everyPaceIsDrawn() {
        Game game = game();
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            game.with(CHICKEN, 1, REST, 0);
            assertThat(game.step(UP)).isEqualTo(1);
            seen.addAll(paces(game));
        }
        assertThat(seen).containsExactlyInAnyOrder(-5, -4, -3, -2, -1, 1, 2, 3, 4, 5);
    }

    @Test
    void anEpisodeIsCutAfter2500Steps() {
        Game game = game();
        for (int t = 1; t < 2_500; t++) {
            game.step(STAY);
            assertThat(game.isCut() || game.isOver()).isFalse();
        }
        game.step(STAY);
        assertThat(game.isCut()).isTrue();
    }
}
