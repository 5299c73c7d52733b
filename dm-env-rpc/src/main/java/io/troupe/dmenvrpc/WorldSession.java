package io.troupe.dmenvrpc;

import dm_env_rpc.v1.DmEnvRpc.ActionObservationSpecs;
import dm_env_rpc.v1.DmEnvRpc.CreateWorldRequest;
import dm_env_rpc.v1.DmEnvRpc.DestroyWorldRequest;
import dm_env_rpc.v1.DmEnvRpc.EnvironmentRequest;
import dm_env_rpc.v1.DmEnvRpc.EnvironmentResponse.PayloadCase;
import dm_env_rpc.v1.DmEnvRpc.EnvironmentStateType;
import dm_env_rpc.v1.DmEnvRpc.JoinWorldRequest;
import dm_env_rpc.v1.DmEnvRpc.LeaveWorldRequest;
import dm_env_rpc.v1.DmEnvRpc.ResetRequest;
import dm_env_rpc.v1.DmEnvRpc.ResetWorldRequest;
import dm_env_rpc.v1.DmEnvRpc.StepResponse;
import java.util.Optional;

/**
 * What one copy says and is told over its stream. Everything is in two halves, sending and receiving, so that all copies
 * can be asked before the first answer is waited for. After an {@link RpcFault} it can only
 * leave.
 */
final class WorldSession {
    private final RpcSettings settings;
    private final ProcessStream stream;
    private Optional<String> world = Optional.empty();
    private boolean created;
    private boolean running;

    /** What is asked before a step that begins an episode, and must be answered first. */
    private Optional<PayloadCase> asked = Optional.empty();

    WorldSession(RpcSettings settings, ProcessStream stream) {
        this.settings = settings;
        this.stream = stream;
    }

    /** Asks for a world, where the settings name none. */
    void sendCreate() {
        if (settings.world().isEmpty()) {
            stream.send(EnvironmentRequest.newBuilder()
                    .setCreateWorld(CreateWorldRequest.newBuilder().putAllSettings(settings.worldSettings()))
                    .build());
        }
    }

    /** Waits for it, and joins it. */
    void receiveCreateAndSendJoin(long deadline) throws RpcFault {
        String name = settings.world().orElse("");
        if (settings.world().isEmpty()) {
            name = stream.receive(PayloadCase.CREATE_WORLD, deadline)
                    .getCreateWorld()
                    .getWorldName();
            created = true;
        }
        world = Optional.of(name);
        stream.send(EnvironmentRequest.newBuilder()
                .setJoinWorld(JoinWorldRequest.newBuilder().setWorldName(name).putAllSettings(settings.joinSettings()))
                .build());
    }

    /** Waits for having joined. */
    ActionObservationSpecs receiveJoin(long deadline) throws RpcFault {
        return stream.receive(PayloadCase.JOIN_WORLD, deadline).getJoinWorld().getSpecs();
    }

    /** Begins an episode whose random numbers, where the settings say how, follow from a seed. */
    void sendStart(RemoteSpec remote, long seed) {
        if (settings.seedSetting().isPresent()) {
            stream.send(EnvironmentRequest.newBuilder()
                    .setResetWorld(ResetWorldRequest.newBuilder()
                            .setWorldName(world.orElse(""))
                            .putSettings(settings.seedSetting().get(), SettingTensors.of(seed)))
                    .build());
            asked = Optional.of(PayloadCase.RESET_WORLD);
            sendFirstStep(remote);
        } else {
            sendStart(remote);
        }
    }

    /** Begins the next episode. */
    void sendStart(RemoteSpec remote) {
        // Where the last one has ended, the server does so by itself, and some know no reset.
        if (running) {
            stream.send(EnvironmentRequest.newBuilder()
                    .setReset(ResetRequest.getDefaultInstance())
                    .build());
            asked = Optional.of(PayloadCase.RESET);
        }
        sendFirstStep(remote);
    }

    private void sendFirstStep(RemoteSpec remote) {
        running = false;
        stream.send(EnvironmentRequest.newBuilder().setStep(remote.start()).build());
    }

    /** Waits for the first observation. */
    StepResponse receiveStart(RemoteSpec remote, long deadline) throws RpcFault {
        if (asked.isPresent()) {
            PayloadCase kind = asked.get();
            asked = Optional.empty();
            ActionObservationSpecs told =
                    stream.receive(kind, deadline).getReset().getSpecs();
            if (kind == PayloadCase.RESET && !told.equals(remote.said())) {
                throw new RpcFault("its spec changed with reset: " + SpecDifference.between(remote.said(), told));
            }
        }
        StepResponse first = receiveStep(deadline);
        if (!running) {
            throw new RpcFault("the first step of an episode came with the state " + first.getState()
                    + ", and not with " + EnvironmentStateType.RUNNING);
        }
        return first;
    }

    /** Asks for a step. */
    void sendStep(RemoteSpec remote, float[] actions, int offset) {
        stream.send(EnvironmentRequest.newBuilder()
                .setStep(remote.step(actions, offset))
                .build());
    }

    /** Waits for what came of it. */
    StepResponse receiveStep(long deadline) throws RpcFault {
        StepResponse response = stream.receive(PayloadCase.STEP, deadline).getStep();
        running = switch (response.getState()) {
            case RUNNING -> true;
            case TERMINATED, INTERRUPTED -> false;
            case INVALID_ENVIRONMENT_STATE, UNRECOGNIZED ->
                throw new RpcFault("a step came with the state " + response.getStateValue());
        };
        return response;
    }

    /** Whether the episode goes on. */
    boolean running() {
        return running;
    }

    /** Says goodbye, where that can still be heard. */
    void sendLeave() {
        if (world.isEmpty()) {
            return;
        }
        stream.send(EnvironmentRequest.newBuilder()
                .setLeaveWorld(LeaveWorldRequest.getDefaultInstance())
                .build());
        if (created) {
            stream.send(EnvironmentRequest.newBuilder()
                    .setDestroyWorld(DestroyWorldRequest.newBuilder().setWorldName(world.get()))
                    .build());
        }
        stream.finish();
    }

    /** Waits for the goodbye, and ends the stream whatever came. */
    void receiveLeave(long deadline) {
        try {
            if (world.isPresent()) {
                stream.awaitEnd(deadline);
            }
        } catch (RpcFault e) {
            // There is nobody left who could answer.
        }
        stream.cancel();
    }
}
