package io.troupe.dmenvrpc;

import dm_env_rpc.v1.DmEnvRpc.ActionObservationSpecs;
import dm_env_rpc.v1.DmEnvRpc.EnvironmentStateType;
import dm_env_rpc.v1.DmEnvRpc.StepResponse;
import io.troupe.dmenvrpc.RpcFault.Extent;
import io.troupe.env.EnvironmentFailure;
import io.troupe.env.EnvironmentParameters;
import io.troupe.random.RandomStream;
import io.troupe.trajectory.Trajectory;
import java.time.Duration;
import java.util.Optional;

/**
 * One copy: its session with a server, its episode, and what it has gone through. What goes wrong is kept in {@link #fault}
 * until the copy is connected anew, and until then everything else is passed over.
 */
final class RpcCopy {
    private static final String STREAM_ROLE = "environment-copy";

    private final RpcSettings settings;
    private final int index;
    private final int copies;
    private final Server server;
    private RandomStream random;

    private WorldSession session;
    private Optional<RemoteSpec> remote = Optional.empty();
    private Optional<RpcFault> fault = Optional.empty();
    /** Whether the first observation of an episode has not come yet. */
    private boolean starting = true;

    private boolean steppedSinceConnected = true;
    /** The last good one. */
    private float[] observation = {};
    /** What comes, before it is known to be good; its last element is one of the numbers beside the observation. */
    private float[] scratch = {};

    /** Of the first observation that was asked for last. */
    private long startDeadline;

    private int episodeSteps;
    private double episodeReturn;

    /**
     * A copy that has begun to connect.
     *
     * @param index among all
     * @param copies how many they are
     */
    RpcCopy(RpcSettings settings, int index, int copies, Server server) {
        this.settings = settings;
        this.index = index;
        this.copies = copies;
        this.server = server;
        random = RandomStream.derive(0, STREAM_ROLE, index);
        session = new WorldSession(settings, server.open(false));
        session.sendCreate();
    }

    int index() {
        return index;
    }

    Server server() {
        return server;
    }

    /** Begins to connect anew, after a fault. */
    void beginReconnecting() {
        fault = Optional.empty();
        starting = true;
        session = new WorldSession(settings, server.open(true));
        session.sendCreate();
    }

    /** Goes on to connect. */
    void join(long deadline) {
        if (failed()) {
            return;
        }
        try {
            session.receiveCreateAndSendJoin(deadline);
        } catch (RpcFault e) {
            fail(e, RpcSettings.START_TIMEOUT, settings.startTimeout());
        }
    }

    /**
     * Is connected afterwards, or has failed.
     *
     * @param known from another copy: where it is told the same, they share it
     * @throws IllegalArgumentException when the server has tensors that cannot be used
     */
    void finishConnecting(long deadline, Optional<RemoteSpec> known) {
        if (failed()) {
            return;
        }
        try {
            ActionObservationSpecs said = session.receiveJoin(deadline);
            RemoteSpec told = remote.or(() -> known)
                    .filter(each -> each.said().equals(said))
                    .orElseGet(() -> usable(said));
            if (remote.isPresent() && !told.spec().equals(remote.get().spec())) {
                throw new RpcFault("its spec changed: "
                        + SpecDifference.between(remote.get().said(), said));
            }
            remote = Optional.of(told);
        } catch (RpcFault e) {
            fail(e, RpcSettings.START_TIMEOUT, settings.startTimeout());
            return;
        }
        int size = remote().spec().observation().size();
        if (observation.length != size) {
            observation = new float[size];
            scratch = new float[size + 1];
        }
    }

    private RemoteSpec usable(ActionObservationSpecs said) {
        try {
            return RemoteSpec.of(settings, said, copies);
        } catch (IllegalArgumentException e) {
            // It names what the server has, whatever that is.
            throw new IllegalArgumentException(PlainText.of(String.valueOf(e.getMessage())), e);
        }
    }

    /** What the server said of it, once it is connected. */
    RemoteSpec remote() {
        return remote.orElseThrow();
    }

    /** Draws the seeds of episodes from this one from now on. */
    void seed(long seed) {
        random = RandomStream.derive(seed, STREAM_ROLE, index);
    }

    /**
     * Begins an episode whose random numbers follow from those of this copy.
     *
     * @param deadline of its first observation
     */
    void beginSeeded(long deadline) {
        if (failed()) {
            return;
        }
        // What every generator takes for a seed.
        session.sendStart(remote(), random.nextLong() >>> 33);
        began(deadline);
    }

    /**
     * Begins the next episode.
     *
     * @param deadline of its first observation
     */
    void begin(long deadline) {
        if (failed()) {
            return;
        }
        session.sendStart(remote());
        began(deadline);
    }

    private void began(long deadline) {
        starting = true;
        startDeadline = deadline;
        episodeSteps = 0;
        episodeReturn = 0;
    }

    /** Waits for the first observation, where one was asked for. */
    void finishStarting(String parameter, Duration limit) {
        if (!starting || failed()) {
            return;
        }
        try {
            keep(session.receiveStart(remote(), startDeadline));
            starting = false;
        } catch (RpcFault e) {
            fail(e, parameter, limit);
        }
    }

    private void keep(StepResponse response) throws RpcFault {
        read(response);
        System.arraycopy(scratch, 0, observation, 0, observation.length);
    }

    private void read(StepResponse response) throws RpcFault {
        int offset = 0;
        for (ObservationTensor tensor : remote().observations()) {
            tensor.read(response, scratch, offset);
            offset += tensor.shape().size();
        }
    }

    private float number(ObservationTensor tensor, StepResponse response) throws RpcFault {
        tensor.read(response, scratch, observation.length);
        return scratch[observation.length];
    }

    /** Asks for a step. */
    void beginStep(float[] actions, int offset) {
        session.sendStep(remote(), actions, offset);
    }

    /** Writes what came of it into a row of the fragment, and begins the next episode where this one ended. */
    void finishStep(Trajectory fragment, int row, long deadline) {
        try {
            StepResponse response = session.receiveStep(deadline);
            read(response);
            float reward = number(remote().reward(), response);
            boolean terminated = !session.running() && endsByItself(response);
            episodeSteps++;
            episodeReturn += reward;
            boolean truncated = !terminated && (!session.running() || episodeSteps >= settings.maxEpisodeSteps());
            fragment.rewards[row] = reward;
            fragment.terminated[row] = terminated;
            fragment.truncated[row] = truncated;
            steppedSinceConnected = true;
            System.arraycopy(scratch, 0, observation, 0, observation.length);
            if (terminated || truncated) {
                fragment.finalObservations.append(row, observation, 0);
                fragment.episodes.append((float) episodeReturn, episodeSteps);
                // Others may have used up the time of this step, which is no fault of this copy.
                begin(RpcVectorEnvironment.deadline(settings.timeout()));
            }
        } catch (RpcFault e) {
            fail(e, RpcSettings.TIMEOUT, settings.timeout());
            fragment.rewards[row] = 0;
            fragment.terminated[row] = false;
            fragment.truncated[row] = true;
            fragment.voided[row] = true;
            fragment.finalObservations.append(row, observation, 0);
        }
    }

    /** As in dm_env: a discount says it, where there is one, else the state. */
    private boolean endsByItself(StepResponse response) throws RpcFault {
        return remote().discount().isPresent()
                ? number(remote().discount().get(), response) == 0
                : response.getState() == EnvironmentStateType.TERMINATED;
    }

    /** The last good observation; the caller only reads it. */
    float[] observation() {
        return observation;
    }

    private void fail(RpcFault problem, String parameter, Duration limit) {
        String late = problem.extent() == Extent.SERVER_SILENT
                ? " (" + EnvironmentParameters.path(parameter) + " is " + limit.toMillis() + " ms)"
                : "";
        fault = Optional.of(
                new RpcFault(problem.extent(), "server " + server.address() + ": " + problem.problem() + late));
    }

    boolean failed() {
        return fault.isPresent();
    }

    /** Why it must be connected anew. */
    RpcFault fault() {
        return fault.orElseThrow();
    }

    /** Whether it took a good step since it was last connected anew; never twice without one. */
    boolean takeRenewable() {
        boolean renewable = steppedSinceConnected;
        steppedSinceConnected = false;
        return renewable;
    }

    /** About this copy, in the step in which it is. */
    EnvironmentFailure failure(String problem) {
        return new EnvironmentFailure(DmEnvRpcProvider.NAME, index, starting ? 0 : episodeSteps + 1L, problem, null);
    }

    /** Says goodbye. */
    void beginLeaving() {
        session.sendLeave();
    }

    /** Is disconnected afterwards. */
    void finishLeaving(long deadline) {
        session.receiveLeave(deadline);
    }
}
