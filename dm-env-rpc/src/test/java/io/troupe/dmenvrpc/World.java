package io.troupe.dmenvrpc;

import com.google.rpc.Status;
import dm_env_rpc.v1.DmEnvRpc.ActionObservationSpecs;
import dm_env_rpc.v1.DmEnvRpc.CreateWorldResponse;
import dm_env_rpc.v1.DmEnvRpc.DataType;
import dm_env_rpc.v1.DmEnvRpc.DestroyWorldResponse;
import dm_env_rpc.v1.DmEnvRpc.EnvironmentRequest;
import dm_env_rpc.v1.DmEnvRpc.EnvironmentResponse;
import dm_env_rpc.v1.DmEnvRpc.EnvironmentStateType;
import dm_env_rpc.v1.DmEnvRpc.JoinWorldResponse;
import dm_env_rpc.v1.DmEnvRpc.LeaveWorldResponse;
import dm_env_rpc.v1.DmEnvRpc.ResetResponse;
import dm_env_rpc.v1.DmEnvRpc.ResetWorldResponse;
import dm_env_rpc.v1.DmEnvRpc.StepRequest;
import dm_env_rpc.v1.DmEnvRpc.StepResponse;
import dm_env_rpc.v1.DmEnvRpc.Tensor;
import dm_env_rpc.v1.DmEnvRpc.TensorSpec;
import java.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A world that counts. The observation is the episode, the step in it and the last action, the reward the action, which is
 * -1, 0 or 1; the third step is the last one. Tests override what they are about.
 */
class World {
    static final long COUNT = 7;
    static final long REWARD = 9;
    static final long MOVE = 3;
    static final int LENGTH = 3;

    /** Kinds of the requests, in order. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    /** The requests themselves. */
    final List<EnvironmentRequest> requests = new CopyOnWriteArrayList<>();

    protected int episode;
    protected int step;
    protected float move;
    protected boolean running;

    /** The connection over which it is asked. */
    Optional<SocketAddress> connection = Optional.empty();

    /** What is sent after an answer although nobody asked for it. */
    Optional<EnvironmentResponse> more(EnvironmentRequest request) {
        return Optional.empty();
    }

    /** What is answered, if anything is. */
    Optional<EnvironmentResponse> answer(EnvironmentRequest request) {
        String kind = request.getPayloadCase().name().toLowerCase(Locale.ROOT);
        asked.add(kind);
        requests.add(request);
        EnvironmentResponse.Builder response = EnvironmentResponse.newBuilder();
        switch (request.getPayloadCase()) {
            case CREATE_WORLD ->
                response.setCreateWorld(CreateWorldResponse.newBuilder().setWorldName("counting"));
            case JOIN_WORLD ->
                response.setJoinWorld(JoinWorldResponse.newBuilder().setSpecs(specs()));
            case STEP -> response.setStep(step(request.getStep()));
            case RESET -> {
                running = false;
                response.setReset(ResetResponse.newBuilder().setSpecs(specs()));
            }
            case RESET_WORLD -> {
                running = false;
                response.setResetWorld(ResetWorldResponse.getDefaultInstance());
            }
            case LEAVE_WORLD -> response.setLeaveWorld(LeaveWorldResponse.getDefaultInstance());
            case DESTROY_WORLD -> response.setDestroyWorld(DestroyWorldResponse.getDefaultInstance());
            case EXTENSION, PAYLOAD_NOT_SET -> throw new IllegalStateException(kind);
        }
        return Optional.of(response.build());
    }

    ActionObservationSpecs specs() {
        return ActionObservationSpecs.newBuilder()
                .putActions(
                        MOVE,
                        TensorSpec.newBuilder()
                                .setName("move")
                                .setDtype(DataType.INT8)
                                .setMin(bound(-1))
                                .setMax(bound(1))
                                .build())
                .putObservations(
                        COUNT,
                        TensorSpec.newBuilder()
                                .setName("count")
                                .setDtype(DataType.FLOAT)
                                .addShape(3)
                                .build())
                .putObservations(REWARD, scalar("reward", DataType.DOUBLE))
                .build();
    }

    static TensorSpec scalar(String name, DataType type) {
        return TensorSpec.newBuilder().setName(name).setDtype(type).build();
    }

    private static TensorSpec.Value bound(int value) {
        return TensorSpec.Value.newBuilder()
                .setInt8S(Elements.of(DataType.INT8, new double[] {value}).getInt8S())
                .build();
    }

    private StepResponse step(StepRequest request) {
        if (running) {
            step++;
            move = (float) Elements.at(request.getActionsOrThrow(MOVE), 0);
        } else {
            episode++;
            step = 0;
            move = 0;
            running = true;
        }
        StepResponse.Builder response = observed().setState(state());
        running = response.getState() == EnvironmentStateType.RUNNING;
        return response.build();
    }

    StepResponse.Builder observed() {
        return StepResponse.newBuilder()
                .putObservations(COUNT, floats(episode, step, move))
                .putObservations(
                        REWARD,
                        Elements.of(DataType.DOUBLE, new double[] {move}).build());
    }

    EnvironmentStateType state() {
        return step < LENGTH ? EnvironmentStateType.RUNNING : EnvironmentStateType.TERMINATED;
    }

    static Tensor floats(double... values) {
        return Elements.of(DataType.FLOAT, values).addShape(values.length).build();
    }

    static Optional<EnvironmentResponse> error(int code, String message) {
        return Optional.of(EnvironmentResponse.newBuilder()
                .setError(Status.newBuilder().setCode(code).setMessage(message))
                .build());
    }
}
