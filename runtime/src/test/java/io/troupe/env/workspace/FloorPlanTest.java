package io.troupe.env.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.env.VectorEnvironment;
import io.troupe.input.UserError;
import io.troupe.render.Scene;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class FloorPlanTest {
    private static Scene scene(float[] plan, int agents) {
        List<Optional<float[]>> observations =
                Stream.generate(() -> Optional.of(new float[0])).limit(agents).toList();
        return new Scene(EnvironmentParameters.NONE, observations, plan);
    }

    @Test
    void whatIsAddedLaterLiesOnTop() {
        float[] floats = new float[FloorPlan.size(4)];
        FloorPlan plan = new FloorPlan(floats, Stage.BEGINNER);
        plan.add(FloorPlan.Kind.COLUMN, 1, 4, 0.5);
        plan.add(FloorPlan.Kind.ROBOT, 1, 4, 0.01);
        List<String> text = FloorPlan.picture(scene(floats, 1)).text();
        // 20 rows of a quarter of a metre, 40 columns of an eighth.
        assertThat(text.get(4)).hasSizeBetween(9, 12).contains("##@#");
        assertThat(String.join("", text).replaceAll("[ #]", "")).isEqualTo("@");
    }

    @Test
    void severalRobotsHaveNumbers() {
        float[] floats = new float[FloorPlan.size(2)];
        FloorPlan plan = new FloorPlan(floats, Stage.EXPERT);
        plan.add(FloorPlan.Kind.ROBOT, 1, 1, 0.01);
        plan.add(FloorPlan.Kind.ROBOT, 14, 14, 0.01);
        assertThat(String.join("", FloorPlan.picture(scene(floats, 2)).text()).replace(" ", ""))
                .isEqualTo("10");
    }

    @Test
    void anArmIsOneLine() {
        float[] floats = new float[FloorPlan.size(2)];
        FloorPlan plan = new FloorPlan(floats, Stage.BEGINNER);
        plan.add(FloorPlan.Kind.BASE, 2.5, 2.4, 0.01);
        plan.add(FloorPlan.Kind.LINK, 4.5, 2.4, 0.01);
        assertThat(FloorPlan.picture(scene(floats, 1)).text().get(10)).matches(" {20}o{17}");
    }

    @Test
    void aRoomIsDrawnWithEverythingInIt() {
        try (VectorEnvironment environment =
                Environments.discover().create(Exploration.NAME, 2, new EnvironmentParameters(Map.of("tools", true)))) {
            float[] observations =
                    new float[2 * environment.spec().observation().size()];
            environment.reset(3, observations, 0);
            float[] plan = new float[environment.depicted().orElseThrow().depictedSize()];
            environment.depicted().orElseThrow().depict(1, plan);
            String text = String.join("\n", FloorPlan.picture(scene(plan, 1)).text());
            assertThat(text).contains("@", "T", "$", "#", ".");
        }
    }

    @Test
    void thereIsNoPictureWithoutAPlan() {
        assertThatThrownBy(() -> FloorPlan.picture(scene(new float[0], 1)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("floor plan");
    }
}
