package io.troupe.dmenvrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dm_env_rpc.v1.DmEnvRpc.ActionObservationSpecs;
import dm_env_rpc.v1.DmEnvRpc.DataType;
import dm_env_rpc.v1.DmEnvRpc.StepRequest;
import dm_env_rpc.v1.DmEnvRpc.Tensor;
import dm_env_rpc.v1.DmEnvRpc.TensorSpec;
import io.troupe.env.EnvironmentParameters;
import io.troupe.spec.Box;
import io.troupe.spec.Dict;
import io.troupe.spec.Discrete;
import io.troupe.spec.Hybrid;
import io.troupe.spec.MultiDiscrete;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RemoteSpecTest {
    private static final TensorSpec REWARD = tensor("reward", DataType.FLOAT);
    private static final TensorSpec PICTURE = tensor("picture", DataType.UINT8, 2, 2, 3);
    private static final TensorSpec CHOICE = bounded(tensor("choice", DataType.INT32), 0, 4);

    private static TensorSpec tensor(String name, DataType type, Integer... shape) {
        return TensorSpec.newBuilder()
                .setName(name)
                .setDtype(type)
                .addAllShape(Arrays.asList(shape))
                .build();
    }

    private static TensorSpec bounded(TensorSpec spec, double low, double high) {
        return spec.toBuilder()
                .setMin(bound(spec.getDtype(), low))
                .setMax(bound(spec.getDtype(), high))
                .build();
    }

    private static TensorSpec.Value bound(DataType type, double... values) {
        Tensor.Builder tensor = Elements.of(type, values);
        TensorSpec.Value.Builder bound = TensorSpec.Value.newBuilder();
        switch (tensor.getPayloadCase()) {
            case FLOATS -> bound.setFloats(tensor.getFloats());
            case DOUBLES -> bound.setDoubles(tensor.getDoubles());
            case INT8S -> bound.setInt8S(tensor.getInt8S());
            case INT32S -> bound.setInt32S(tensor.getInt32S());
            case INT64S -> bound.setInt64S(tensor.getInt64S());
            case UINT8S -> bound.setUint8S(tensor.getUint8S());
            case UINT32S -> bound.setUint32S(tensor.getUint32S());
            case UINT64S -> bound.setUint64S(tensor.getUint64S());
            default -> throw new IllegalArgumentException("no bounds: " + type);
        }
        return bound.build();
    }

    private static ActionObservationSpecs specs(List<TensorSpec> observations, List<TensorSpec> actions) {
        ActionObservationSpecs.Builder specs = ActionObservationSpecs.newBuilder();
        for (int i = 0; i < observations.size(); i++) {
            specs.putObservations(100 - i, observations.get(i));
        }
        for (int i = 0; i < actions.size(); i++) {
            specs.putActions(100 - i, actions.get(i));
        }
        return specs.build();
    }

    private static RemoteSpec read(
            List<TensorSpec> observations, List<TensorSpec> actions, Map<String, Object> parameters) {
        Map<String, Object> values = new HashMap<>(parameters);
        values.put("address", "localhost:1");
        return RemoteSpec.of(RpcSettings.from(new EnvironmentParameters(values)), specs(observations, actions), 1);
    }

    private static RemoteSpec read(List<TensorSpec> observations, List<TensorSpec> actions) {
        return read(observations, actions, Map.of());
    }

    private static TensorShape shape(TensorSpec spec) {
        return TensorShape.of("x", spec, "", new ElementBudget(1));
    }

    @Test
    void numbersAreObservedInTheOrderOfTheirNames() {
        RemoteSpec remote = read(
                List.of(
                        REWARD,
                        tensor("speed", DataType.DOUBLE),
                        tensor("name", DataType.STRING),
                        PICTURE,
                        bounded(tensor("gear", DataType.INT64), 1, 5),
                        tensor("thing", DataType.PROTO, -1)),
                List.of(CHOICE));
        assertThat(remote.spec().observation())
                .isEqualTo(Dict.of(
                        new Dict.Part("gear", Box.of(1, 1, 5)),
                        new Dict.Part("picture", Box.of(List.of(2, 2, 3), 0, 255)),
                        new Dict.Part("speed", Box.unbounded(1))));
        assertThat(remote.leftOut())
                .containsExactly("observation 'name' of dtype STRING", "observation 'thing' of dtype PROTO");
        assertThat(remote.start().getRequestedObservationsList()).containsExactly(100L, 96L, 97L, 99L);
    }

    @Test
    void whatIsWantedIsObservedInTheOrderWanted() {
        RemoteSpec remote = read(
                List.of(
                        REWARD,
                        tensor("a", DataType.FLOAT),
                        tensor("b", DataType.BOOL),
                        tensor("c", DataType.FLOAT, -1)),
                List.of(CHOICE),
                Map.of("observations", "b, reward"));
        assertThat(remote.spec().observation())
                .isEqualTo(Dict.of(new Dict.Part("b", Box.of(1, 0, 1)), new Dict.Part("reward", Box.unbounded(1))));
        assertThat(remote.start().getRequestedObservationsList()).containsExactly(100L, 98L);
    }

    @Test
    void wholeNumbersAreChoicesAndContinuousValuesComeFirst() {
        List<TensorSpec> observations = List.of(REWARD, PICTURE);
        TensorSpec push = bounded(tensor("push", DataType.FLOAT, 2), -1, 0.5);
        TensorSpec turn = tensor("turn", DataType.DOUBLE);
        TensorSpec fire = tensor("fire", DataType.BOOL);
        assertThat(read(observations, List.of(CHOICE)).spec().action()).isEqualTo(new Discrete(5));
        assertThat(read(observations, List.of(CHOICE, fire)).spec().action()).isEqualTo(new MultiDiscrete(5, 2));
        assertThat(read(observations, List.of(push)).spec().action()).isEqualTo(Box.of(2, -1, 0.5f));

        RemoteSpec remote = read(observations, List.of(fire, turn, CHOICE, push, tensor("say", DataType.STRING)));
        float infinity = Float.POSITIVE_INFINITY;
        assertThat(remote.spec().action())
                .isEqualTo(new Hybrid(
                        new Box(new float[] {-1, -1, -infinity}, new float[] {0.5f, 0.5f, infinity}),
                        new MultiDiscrete(5, 2)));
        assertThat(remote.leftOut()).containsExactly("action 'say' of dtype STRING");
        StepRequest step = remote.step(new float[] {9, 9, -3, 0.25f, 7, 3, 1}, 2);
        assertThat(step.getActionsOrThrow(97)).isEqualTo(World.floats(-1, 0.25));
        assertThat(step.getActionsOrThrow(99)).isEqualTo(scalar(DataType.DOUBLE, 7));
        assertThat(step.getActionsOrThrow(98)).isEqualTo(scalar(DataType.INT32, 3));
        assertThat(step.getActionsOrThrow(100)).isEqualTo(scalar(DataType.BOOL, 1));
        assertThat(step.getActionsCount()).isEqualTo(4);
    }

    private static Tensor scalar(DataType type, double value) {
        return Elements.of(type, new double[] {value}).build();
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"INT8", "INT32", "INT64", "UINT8", "UINT32", "UINT64"})
    void choicesBeginWithTheLeastWholeNumber(DataType type) {
        RemoteSpec remote = read(List.of(REWARD, PICTURE), List.of(bounded(tensor("floor", type), 100, 103)), Map.of());
        assertThat(remote.spec().action()).isEqualTo(new Discrete(4));
        assertThat(remote.step(new float[] {3}, 0).getActionsOrThrow(100)).isEqualTo(scalar(type, 103));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE", "INT8", "INT32", "INT64", "UINT8", "UINT32", "UINT64", "BOOL"})
    void numbersOfEveryTypeAreRead(DataType type) throws RpcFault {
        TensorShape shape = shape(tensor("x", type, 2));
        float[] values = new float[3];
        shape.read(Elements.of(type, new double[] {0, 1}).addShape(2).build(), values, 1);
        assertThat(values).containsExactly(0, 0, 1);
    }

    @Test
    void numbersWithoutASignAreRead() throws RpcFault {
        float[] value = new float[1];
        shape(tensor("x", DataType.UINT8)).read(scalar(DataType.UINT8, 200), value, 0);
        assertThat(value[0]).isEqualTo(200);
        shape(tensor("x", DataType.UINT32)).read(scalar(DataType.UINT32, 4e9), value, 0);
        assertThat(value[0]).isEqualTo(4e9f);
        Tensor large = Tensor.newBuilder()
                .setUint64S(Tensor.Uint64Array.newBuilder().addArray(Long.MIN_VALUE))
                .build();
        shape(tensor("x", DataType.UINT64)).read(large, value, 0);
        assertThat(value[0]).isEqualTo(0x1p63f);
    }

    @Test
    void oneElementStandsForAll() throws RpcFault {
        float[] values = new float[6];
        shape(tensor("x", DataType.FLOAT, 2, 3))
                .read(
                        scalar(DataType.FLOAT, 4).toBuilder()
                                .addShape(2)
                                .addShape(3)
                                .build(),
                        values,
                        0);
        assertThat(values).containsOnly(4);
    }

    @Test
    void everyElementMayHaveBoundsOfItsOwn() {
        TensorSpec spec = tensor("push", DataType.FLOAT, 2).toBuilder()
                .setMin(bound(DataType.FLOAT, -1, -2))
                .setMax(bound(DataType.FLOAT, 1, 2))
                .build();
        assertThat(read(List.of(REWARD, PICTURE), List.of(spec)).spec().action())
                .isEqualTo(new Box(new float[] {-1, -2}, new float[] {1, 2}));
    }

    private static void refused(
            List<TensorSpec> observations, List<TensorSpec> actions, Map<String, Object> parameters, String problem) {
        assertThatThrownBy(() -> read(observations, actions, parameters))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void whatCannotBeUsedIsRefusedByName() {
        List<TensorSpec> good = List.of(REWARD, PICTURE);
        List<TensorSpec> choice = List.of(CHOICE);
        refused(
                List.of(PICTURE),
                choice,
                Map.of(),
                "there is no observation 'reward': environment.parameters.reward must name the one that is the reward, of [picture]");
        refused(List.of(REWARD), choice, Map.of(), "there is nothing to be observed but the reward");
        refused(good, List.of(), Map.of(), "there is no action of numbers: the actions are []");
        refused(
                good,
                choice,
                Map.of("observations", "pictures"),
                "there is no observation 'pictures', only [picture, reward]");
        refused(good, choice, Map.of("actions", "chice"), "there is no action 'chice', only [choice]");
        refused(
                good,
                choice,
                Map.of("reward", "picture"),
                "observation 'picture' has the shape [2, 2, 3], and a reward or a discount is one number");
        refused(
                List.of(REWARD, tensor("words", DataType.STRING), PICTURE),
                choice,
                Map.of("observations", "words"),
                "observation 'words' is of dtype STRING, and only numbers can be used: environment.parameters.observations must leave it out");
        refused(
                List.of(REWARD, tensor("events", DataType.FLOAT, 3, -1)),
                choice,
                Map.of(),
                "observation 'events' has the shape [3, -1]: one of variable length cannot be used: environment.parameters.observations must leave it out");
        refused(
                List.of(REWARD, tensor("none", DataType.FLOAT, 0)),
                choice,
                Map.of(),
                "observation 'none' has the shape [0]: every dimension must be from 1");
        refused(
                List.of(REWARD, tensor("huge", DataType.FLOAT, 1 << 20, 1 << 20, 1 << 30)),
                choice,
                Map.of(),
                "observation 'huge' has the shape");
        refused(
                good,
                List.of(tensor("any", DataType.INT32)),
                Map.of(),
                "action 'any' is one of the whole numbers from -2.147483648E9 to 2.147483647E9");
        refused(
                good,
                List.of(bounded(CHOICE, 3, 2)),
                Map.of(),
                "action 'choice', element 0: its min 3.0 is above its max 2.0");
        refused(
                good,
                List.of(CHOICE.toBuilder().setMin(bound(DataType.INT64, 0)).build()),
                Map.of(),
                "action 'choice' is of dtype INT32 with 1 elements, and its min is 1 INT64S");
        refused(
                List.of(REWARD, PICTURE, PICTURE),
                choice,
                Map.of(),
                "every observation needs a name of its own, and there is a second 'picture'");
    }
}
