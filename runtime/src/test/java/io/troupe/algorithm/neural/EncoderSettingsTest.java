package io.troupe.algorithm.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.input.UserError;
import io.troupe.policy.ActionHead;
import io.troupe.policy.Activation;
import io.troupe.policy.Encoder;
import io.troupe.policy.ImageEncoder;
import io.troupe.policy.NetworkSpec;
import io.troupe.policy.ParameterLayout;
import io.troupe.spec.Box;
import io.troupe.spec.Dict;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Space;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncoderSettingsTest {
    private static final EncoderSettings AUTO = new EncoderSettings(ImageNetwork.AUTO, 0);
    private static final Box FRAMES = Box.of(List.of(84, 84, 4), 0, 255);

    @Test
    void theNetworkOfTheNaturePaperHasItsShapesAndParameters() {
        Encoder encoder = AUTO.encoder(spec(FRAMES), false);
        ImageEncoder image = (ImageEncoder) encoder.parts().getFirst();

        assertThat(List.of(image.heightBefore(1), image.widthBefore(1), image.channelsBefore(1)))
                .containsExactly(20, 20, 32);
        assertThat(List.of(image.heightBefore(2), image.widthBefore(2), image.channelsBefore(2)))
                .containsExactly(9, 9, 64);
        assertThat(List.of(image.heightBefore(3), image.widthBefore(3), image.channelsBefore(3)))
                .containsExactly(7, 7, 64);
        assertThat(image.flat()).isEqualTo(3136);
        assertThat(encoder.outputs()).isEqualTo(512);
        // 8 x 8 x 4 x 32 + 32, 4 x 4 x 32 x 64 + 64, 3 x 3 x 64 x 64 + 64, 3136 x 512 + 512; then six actions and a
        // value.
        NetworkSpec network = new NetworkSpec(encoder, List.of(), Activation.RELU, true, new ActionHead.Categorical(6));
        assertThat(ParameterLayout.of(network).size()).isEqualTo(1_684_128 + 513 * 6 + 513);
        assertThat(encoder.multiplyAdds()).isEqualTo(400L * 256 * 32 + 81L * 512 * 64 + 49L * 576 * 64 + 3136L * 512);
    }

    @ParameterizedTest
    @CsvSource({"36, 36, 512", "36, 35, 128", "10, 10, 128", "3, 80, 128", "2, 80, 480", "1, 1, 3"})
    void takesTheLargestNetworkThatTheImageIsLargeEnoughFor(int height, int width, int outputs) {
        assertThat(AUTO.encoder(spec(Box.of(List.of(height, width, 3), 0, 1)), false)
                        .outputs())
                .isEqualTo(outputs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nature", "small"})
    void refusesAnImageThatNothingWouldBeLeftOf(String name) {
        ImageNetwork images = ImageNetwork.valueOf(name.toUpperCase(Locale.ROOT));
        int tooSmall = images == ImageNetwork.NATURE ? 35 : 2;
        Space observation = Dict.of(new Dict.Part("camera", Box.of(List.of(84, tooSmall, 1), 0, 1)));

        assertThatThrownBy(() -> new EncoderSettings(images, 0).encoder(spec(observation), false))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("algorithm.network.encoder.images = " + name)
                .hasMessageContaining("at least " + (tooSmall + 1) + " x " + (tooSmall + 1))
                .hasMessageContaining("Camera.camera are [84, " + tooSmall + ", 1]");
    }

    @Test
    void leavesWhatIsNoImageAsItIs() {
        Space vectors = Dict.of(
                new Dict.Part("a", Box.of(2, -1, 1)),
                new Dict.Part("b", new Discrete(3)),
                new Dict.Part("c", Box.of(List.of(20, 20), 0, 1)));

        assertThat(AUTO.encoder(spec(vectors), false)).isEqualTo(Encoder.none(403));
        assertThat(new EncoderSettings(ImageNetwork.NONE, 0).encoder(spec(FRAMES), false))
                .isEqualTo(Encoder.none(84 * 84 * 4));
    }

    @Test
    void joinsThePartsOfADictInTheirOrder() {
        Space inner =
                Dict.of(new Dict.Part("c", Box.of(3, -1, 1)), new Dict.Part("map", Box.of(List.of(10, 10, 2), 0, 1)));
        Space observation = Dict.of(
                new Dict.Part("camera", FRAMES),
                new Dict.Part("a", Box.of(2, -1, 1)),
                new Dict.Part("inner", inner),
                new Dict.Part("z", new Discrete(4)));

        Encoder encoder = new EncoderSettings(ImageNetwork.AUTO, 64).encoder(spec(observation), false);

        assertThat(encoder.parts()).hasSize(4);
        assertThat(encoder.parts().get(1)).isEqualTo(new Encoder.Plain(5));
        assertThat(encoder.parts().get(3)).isEqualTo(new Encoder.Plain(1));
        assertThat(encoder.observationSize()).isEqualTo(observation.size());
        assertThat(encoder.outputs()).isEqualTo(64 + 5 + 64 + 1);
    }

    @Test
    void scalesImagesByTheirBoundsUnlessObservationsAreNormalised() {
        assertThat(scale(Box.of(List.of(5, 5, 1), 0, 255), false)).containsExactly(0f, 255f);
        assertThat(scale(Box.of(List.of(5, 5, 1), -1, 1), false)).containsExactly(-1f, 2f);
        assertThat(scale(Box.of(List.of(5, 5, 1), 0, 255), true)).containsExactly(0f, 1f);
        assertThat(scale(Box.of(List.of(5, 5, 1), 0, Float.POSITIVE_INFINITY), false))
                .containsExactly(0f, 1f);
        float[] high = new float[25];
        Arrays.fill(high, 255);
        high[7] = 1;
        assertThat(scale(new Box(new float[25], high, List.of(5, 5, 1)), false)).containsExactly(0f, 1f);
    }

    @Test
    void anAlgorithmWithoutConvolutionsRefusesImages() {
        EncoderSettings.requireNoImages("sac", spec(Box.of(100, 0, 1)));
        assertThatThrownBy(() -> EncoderSettings.requireNoImages("sac", spec(FRAMES)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("algorithm.name = sac")
                .hasMessageContaining("use ppo, appo, impala or dqn");
    }

    private static List<Float> scale(Box box, boolean normalized) {
        ImageEncoder image =
                (ImageEncoder) AUTO.encoder(spec(box), normalized).parts().getFirst();
        return List.of(image.low(), image.range());
    }

    private static EnvironmentSpec spec(Space observation) {
        return new EnvironmentSpec("Camera", observation, new Discrete(2), 100);
    }
}
