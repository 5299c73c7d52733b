package io.troupe.dmenvrpc;

import io.troupe.dmenvrpc.RpcFault.Extent;
import io.troupe.env.EnvironmentFailure;
import io.troupe.env.VectorEnvironment;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Space;
import io.troupe.trajectory.Trajectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of an environment that servers step side by side, with a stream each. A step may block for
 * {@code environment.parameters.timeout}, for as long again where an episode begins after a copy that used it up, and where
 * copies must be connected anew for {@code startTimeout} and two seconds more, however many they are. Requests and answers are objects: a few small ones in every step of a copy.
 */
final class RpcVectorEnvironment implements VectorEnvironment {
    private static final Logger LOG = LoggerFactory.getLogger(RpcVectorEnvironment.class);

    private final RpcSettings settings;
    private final List<Server> servers;
    private final List<RpcCopy> copies;
    private final EnvironmentSpec spec;
    private final List<EnvironmentFailure> repairs = new ArrayList<>();
    /** One action, clipped. */
    private final float[] action;

    private boolean started;

    /** Both are taken over. */
    private RpcVectorEnvironment(RpcSettings settings, List<Server> servers, List<RpcCopy> copies) {
        this.settings = settings;
        this.servers = servers;
        this.copies = copies;
        spec = copies.getFirst().remote().spec();
        action = new float[spec.action().size()];
    }

    /** So long from now, in terms of {@link System#nanoTime()}. */
    static long deadline(Duration duration) {
        return System.nanoTime() + duration.toNanos();
    }

    /**
     * Connects to the servers, which must have been started.
     *
     * @throws IllegalArgumentException when the settings are wrong, or do not fit what a server has
     * @throws EnvironmentFailure when a server does not answer as it should
     */
    static RpcVectorEnvironment connect(RpcSettings settings, int count) {
        if (count < 1) {
            throw new IllegalArgumentException(DmEnvRpcProvider.NAME + ": copies must be at least 1, not " + count);
        }
        List<Server> servers = new ArrayList<>();
        List<RpcCopy> copies = new ArrayList<>();
        try {
            settings.addresses().stream()
                    .limit(count)
                    .forEach(address -> servers.add(Server.at(address, settings.security())));
            for (int b = 0; b < count; b++) {
                copies.add(new RpcCopy(settings, b, count, servers.get(settings.serverOf(b, count))));
            }
            connectAll(copies, deadline(settings.startTimeout()));
            return new RpcVectorEnvironment(settings, List.copyOf(servers), List.copyOf(copies));
        } catch (RuntimeException | Error e) {
            close(copies, servers);
            throw e;
        }
    }

    private static void connectAll(List<RpcCopy> copies, long deadline) {
        copies.forEach(copy -> copy.join(deadline));
        Optional<RemoteSpec> known = Optional.empty();
        for (RpcCopy copy : copies) {
            copy.finishConnecting(deadline, known);
            if (copy.failed()) {
                throw copy.failure(copy.fault().problem() + hint(copy.fault().extent()));
            }
            RemoteSpec first = copies.getFirst().remote();
            if (!copy.remote().spec().equals(first.spec())) {
                throw copy.failure("its spec differs from that of copy 0: "
                        + SpecDifference.between(first.said(), copy.remote().said()));
            }
            known = Optional.of(first);
        }
        if (!copies.getFirst().remote().leftOut().isEmpty()) {
            LOG.warn(
                    "{}: only numbers are used; left out: {}",
                    DmEnvRpcProvider.NAME,
                    PlainText.of(String.join(", ", copies.getFirst().remote().leftOut())));
        }
    }

    private static String hint(Extent extent) {
        return switch (extent) {
            case COPY -> "";
            case SERVER_GONE -> "; was it started, and does it speak dm_env_rpc, with TLS or without?";
            case SERVER_SILENT ->
                "; every copy has a stream of its own: does the server serve so many at a time? (One in Python needs as many"
                        + " max_workers.)";
        };
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public int copies() {
        return copies.size();
    }

    @Override
    public void reset(long seed, float[] observations, int offset) {
        long deadline = deadline(settings.startTimeout());
        for (RpcCopy copy : copies) {
            copy.seed(seed);
            copy.beginSeeded(deadline);
        }
        finishStarting(RpcSettings.START_TIMEOUT, settings.startTimeout());
        started = true;
        copyObservations(observations, offset);
    }

    private void finishStarting(String parameter, Duration limit) {
        boolean failed = false;
        for (RpcCopy copy : copies) {
            copy.finishStarting(parameter, limit);
            failed |= copy.failed();
        }
        if (failed) {
            repairs.addAll(Renewal.of(copies, settings));
        }
    }

    private void copyObservations(float[] observations, int offset) {
        int size = spec.observation().size();
        for (RpcCopy copy : copies) {
            System.arraycopy(copy.observation(), 0, observations, offset + copy.index() * size, size);
        }
    }

    @Override
    public void step(Trajectory fragment, int t) {
        if (!started) {
            throw new IllegalStateException(spec.name() + ": reset it before the first step");
        }
        int row = t * copies.size();
        for (RpcCopy copy : copies) {
            requireAction(copy, fragment.actions, (row + copy.index()) * action.length);
        }
        long deadline = deadline(settings.timeout());
        for (RpcCopy copy : copies) {
            copy.beginStep(fragment.actions, (row + copy.index()) * action.length);
        }
        for (RpcCopy copy : copies) {
            copy.finishStep(fragment, row + copy.index(), deadline);
        }
        finishStarting(RpcSettings.TIMEOUT, settings.timeout());
        copyObservations(
                fragment.observations,
                (row + copies.size()) * spec.observation().size());
    }

    private void requireAction(RpcCopy copy, float[] actions, int offset) {
        Space space = spec.action();
        System.arraycopy(actions, offset, action, 0, action.length);
        space.clip(action, 0);
        String wrong = space.whyNot(action, 0);
        if (!wrong.isEmpty()) {
            throw copy.failure("bad action: " + wrong);
        }
    }

    @Override
    public boolean canRestart() {
        return true;
    }

    @Override
    public void restart(int b, float[] observations, int offset) {
        RpcCopy copy = copies.get(b);
        copy.begin(deadline(settings.startTimeout()));
        finishStarting(RpcSettings.START_TIMEOUT, settings.startTimeout());
        System.arraycopy(copy.observation(), 0, observations, offset, copy.observation().length);
    }

    @Override
    public List<EnvironmentFailure> drainRepairs() {
        if (repairs.isEmpty()) {
            return List.of();
        }
        List<EnvironmentFailure> drained = List.copyOf(repairs);
        repairs.clear();
        return drained;
    }

    @Override
    public void close() {
        close(copies, servers);
    }

    private static void close(List<RpcCopy> copies, List<Server> servers) {
        Renewal.leave(copies);
        servers.forEach(Server::close);
    }
}
