package io.troupe.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpacesTest {
    private static final MultiDiscrete BRANCHES = new MultiDiscrete(3, 2);

    @Test
    void sizesAreThoseOfTheFlatLayout() {
        assertThat(BRANCHES.size()).isEqualTo(2);
        assertThat(new MultiBinary(5).size()).isEqualTo(5);
        assertThat(new Hybrid(Box.of(4, -1, 1), BRANCHES).size()).isEqualTo(6);
        assertThat(Box.of(List.of(10, 8, 3), 0, 255).size()).isEqualTo(240);
        assertThat(dict().size()).isEqualTo(6);
    }

    @Test
    void sayWhichElementIsWrong() {
        assertThat(BRANCHES.whyNot(new float[] {9, 2, 1}, 1)).isEmpty();
        assertThat(BRANCHES.whyNot(new float[] {2, 2}, 0)).isEqualTo("branch 1: 2.0 is not one of 0..1");
        assertThat(BRANCHES.whyNot(new float[] {0.5f, 0}, 0)).isEqualTo("branch 0: 0.5 is not one of 0..2");
        assertThat(new MultiBinary(2).whyNot(new float[] {1, 0}, 0)).isEmpty();
        assertThat(new MultiBinary(2).whyNot(new float[] {1, Float.NaN}, 0))
                .isEqualTo("element 1 is NaN, neither 0 nor 1");
        Hybrid hybrid = new Hybrid(Box.of(1, -1, 1), BRANCHES);
        assertThat(hybrid.whyNot(new float[] {0.5f, 2, 1}, 0)).isEmpty();
        assertThat(hybrid.whyNot(new float[] {3, 2, 1}, 0)).isEqualTo("element 0 is 3.0, outside [-1.0, 1.0]");
        assertThat(hybrid.whyNot(new float[] {0, 2, -1}, 0)).isEqualTo("branch 1: -1.0 is not one of 0..1");
    }

    @Test
    void aDictKnowsItsPartsByName() {
        Dict dict = dict();
        assertThat(dict.offset("inner")).isEqualTo(3);
        assertThat(dict.whyNot(new float[] {0, 0, 2, 1, 0.5f, 1}, 0)).isEmpty();
        assertThat(dict.whyNot(new float[] {0, 0, 2, 1, 0.5f, 3}, 0))
                .isEqualTo("part 'inner': part 'goal': 3.0 is not one of 0..1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> dict.offset("goal"))
                .withMessage("there is no part 'goal' among [position, kind, inner]");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Dict.of(new Dict.Part("same", new Discrete(2)), new Dict.Part("same", new Discrete(2))))
                .withMessage("two parts of a dict are named 'same'");
    }

    private static Dict dict() {
        Dict inner = Dict.of(
                new Dict.Part("switches", new MultiBinary(1)),
                new Dict.Part("speed", Box.of(1, 0, 1)),
                new Dict.Part("goal", new Discrete(2)));
        return Dict.of(
                new Dict.Part("position", Box.unbounded(2)),
                new Dict.Part("kind", new Discrete(3)),
                new Dict.Part("inner", inner));
    }

    @Test
    void onlyWhatIsContinuousIsClipped() {
        float[] values = {7, -3, 5, 5};

        new Hybrid(Box.of(2, -1, 1), BRANCHES).clip(values, 0);

        assertThat(values).containsExactly(1, -1, 5, 5);
        values[0] = Float.NaN;
        Box.of(2, -1, 1).clip(values, 0);
        assertThat(values[0]).isNaN();
    }

    @Test
    void theShapeIsPartOfABox() {
        assertThat(Box.of(4, 0, 1).shape()).containsExactly(4);
        assertThat(Box.of(List.of(2, 2), 0, 1)).isNotEqualTo(Box.of(4, 0, 1)).hasToString("Box[2, 2]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Box(new float[3], new float[3], List.of(2, 2)))
                .withMessage("a box of shape [2, 2] has 4 elements, not 3");
        assertThatIllegalArgumentException().isThrownBy(() -> Box.of(List.of(2, 0), 0, 1));
    }

    @Test
    void everyActionIsContinuousValuesAndBranches() {
        assertThat(ActionParts.of(Box.unbounded(2))).isEqualTo(new ActionParts(2, List.of()));
        assertThat(ActionParts.of(new Discrete(4))).isEqualTo(new ActionParts(0, List.of(4)));
        assertThat(ActionParts.of(new MultiBinary(2))).isEqualTo(new ActionParts(0, List.of(2, 2)));
        ActionParts hybrid = ActionParts.of(new Hybrid(Box.unbounded(1), BRANCHES));
        assertThat(hybrid).isEqualTo(new ActionParts(1, List.of(3, 2)));
        assertThat(hybrid.size()).isEqualTo(3);
        assertThat(hybrid.choices()).isEqualTo(5);
        assertThatIllegalArgumentException().isThrownBy(() -> ActionParts.of(dict()));
    }

    @Test
    void masksAreCheckedBranchByBranch() {
        ActionParts parts = new ActionParts(1, List.of(3, 2));
        boolean[] mask = {true, false, true, false, false, true};
        assertThat(parts.whyNot(mask, 1)).isEmpty();
        assertThat(parts.whyNot(new boolean[] {true, true, true, false, false}, 0))
                .isEqualTo("no action of branch 1 is allowed");
        assertThat(parts.whyNot(new float[] {9, 1, 1}, 0, mask, 1)).isEmpty();
        assertThat(parts.whyNot(new float[] {9, 2, 1}, 0, mask, 1)).isEqualTo("branch 0: 2 is masked");
        assertThat(parts.whyNot(new float[] {9, 1, 7}, 0, mask, 1)).isEqualTo("branch 1: 7.0 is not one of 0..1");
    }

    @Test
    void aSpecRefusesWhatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EnvironmentSpec("X", Box.unbounded(1), dict(), 9))
                .withMessageStartingWith("X: a dict is a space for observations");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EnvironmentSpec("X", Box.unbounded(1), Box.unbounded(2), 9, true))
                .withMessage("X: an action mask needs discrete actions, not Box[2]");
        assertThat(new EnvironmentSpec("X", Box.unbounded(1), BRANCHES, 9, true).maskSize())
                .isEqualTo(5);
        assertThat(new EnvironmentSpec("X", Box.unbounded(1), BRANCHES, 9).maskSize())
                .isZero();
    }
}
