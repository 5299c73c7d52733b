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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of an environment that servers step side by side, with a stream each. A step may block for
 * {@code environment.parameters.timeout}, and where copies must be connected anew for {@code startTimeout} and two seconds
 * more, however many they are. Requests and answers are objects: a few small ones in every step of a copy.
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
        List<Server> servers = settings.addresses().stream()
                .limit(count)
                .map(address -> Server.at(address, settings.security()))
                .toList();
        List<RpcCopy> copies = new ArrayList<>();
        try {
            for (int b = 0; b < count; b++) {
                copies.add(new RpcCopy(settings, b, servers.get(settings.serverOf(b, count)), false));
            }
            connectAll(copies, deadline(settings.startTimeout()));
            return new RpcVectorEnvironment(settings, servers, List.copyOf(copies));
        } catch (RuntimeException | Error e) {
            close(copies, servers);
            throw e;
        }
    }

    private static void connectAll(List<RpcCopy> copies, long deadline) {
        copies.forEach(copy -> copy.join(deadline));
        copies.forEach(copy -> copy.finishConnecting(deadline));
        for (RpcCopy copy : copies) {
            if (copy.failed()) {
                throw copy.failure(copy.fault().problem() + hint(copy.fault().extent()));
            }
            EnvironmentSpec first = copies.getFirst().remote().spec();
            if (!copy.remote().spec().equals(first)) {
                throw copy.failure(
                        "its spec differs from that of copy 0: " + copy.remote().spec() + ", not " + first);
            }
        }
        if (!copies.getFirst().remote().leftOut().isEmpty()) {
            LOG.warn(
                    "{}: only numbers are used; left out: {}",
                    DmEnvRpcProvider.NAME,
                    String.join(", ", copies.getFirst().remote().leftOut()));
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
            copy.beginSeeded();
        }
        finishStarting(deadline, RpcSettings.START_TIMEOUT, settings.startTimeout());
        started = true;
        copyObservations(observations, offset);
    }

    private void finishStarting(long deadline, String parameter, Duration limit) {
        boolean failed = false;
        for (RpcCopy copy : copies) {
            copy.finishStarting(deadline, parameter, limit);
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
        finishStarting(deadline, RpcSettings.TIMEOUT, settings.timeout());
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
        copy.begin();
        finishStarting(deadline(settings.startTimeout()), RpcSettings.START_TIMEOUT, settings.startTimeout());
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
