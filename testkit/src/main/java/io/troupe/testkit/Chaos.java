package io.troupe.testkit;

import io.troupe.actors.cluster.NodeConfig.Role;
import io.troupe.random.RandomStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Harms random nodes of a run again and again, each time after the run got on since the last time, and a random moment
 * later. Which role, which node and how much later follow from the seed; when the run gets on does not.
 *
 * <p>Every failure that it throws holds the seed and what it did; so does {@link #story()}, for
 * {@link TestProcesses#onFailureAsk}.
 */
public final class Chaos implements Witness {
    /** Overrides a random seed, to repeat what failed. */
    public static final String SEED_PROPERTY = "troupe.test.seed";

    private static final int MOST_DEEDS = 10_000;

    private final long seed;
    private final Set<Role> roles;
    private final Duration longestPause;
    private final Duration patience;
    private final RandomStream random;
    private final List<Deed> deeds = new ArrayList<>();

    /** What is done to a node. */
    @FunctionalInterface
    public interface Harm {
        void to(ClusterProcess victim) throws IOException, InterruptedException;
    }

    /** What must grow between two deeds, such as the steps of the last checkpoint; never shrinks. */
    @FunctionalInterface
    public interface Progress {
        long now() throws IOException;
    }

    /**
     * @param at when
     * @param victim name of the node
     * @param pid of its process
     * @param progress how far the run was
     */
    public record Deed(Instant at, String victim, long pid, long progress) {}

    private Chaos(long seed, Set<Role> roles, Duration longestPause, Duration patience) {
        this.seed = seed;
        this.roles = EnumSet.copyOf(roles);
        this.longestPause = longestPause;
        this.patience = patience;
        random = RandomStream.derive(seed, "chaos", 0);
    }

    /** The seed of {@value #SEED_PROPERTY}, or else one that nobody knows before. */
    public static long anySeed() {
        return Long.getLong(SEED_PROPERTY, System.nanoTime());
    }

    /** Against nodes of every role, a random part of two seconds after progress, which may take two minutes. */
    public static Chaos of(long seed) {
        return new Chaos(seed, EnumSet.allOf(Role.class), Duration.ofSeconds(2), Duration.ofMinutes(2));
    }

    /** Against nodes of these roles, all as likely whatever the number of nodes. */
    public Chaos against(Role first, Role... more) {
        return new Chaos(seed, EnumSet.of(first, more), longestPause, patience);
    }

    /** With other times: the longest pause after progress, and how long progress may take. */
    public Chaos pacing(Duration longestPauseAfterProgress, Duration longestWithoutProgress) {
        return new Chaos(seed, roles, longestPauseAfterProgress, longestWithoutProgress);
    }

    /** Kills so many nodes; between two kills a checkpoint is announced. */
    public void kill(int times, RunningCluster cluster) throws IOException, InterruptedException {
        harm(times, cluster, () -> cluster.folder().announced().orElse(-1), ClusterProcess::kill);
    }

    /**
     * @param times how often
     * @param cluster whose nodes; each role must have a living one within the patience
     * @param progress that is waited for before each deed
     * @param harm what is done
     * @throws AssertionError when the run makes no progress, or ends
     */
    public void harm(int times, RunningCluster cluster, Progress progress, Harm harm)
            throws IOException, InterruptedException {
        if (times > MOST_DEEDS) {
            throw new IllegalArgumentException(times + " deeds (at most " + MOST_DEEDS + ")");
        }
        List<Role> order = roles.stream().sorted().toList();
        Witness both = new Witness() {
            @Override
            public String story() {
                return Chaos.this.story() + "\n" + cluster.story();
            }

            @Override
            public boolean hopeless() {
                return cluster.hopeless();
            }
        };
        long before = progress.now();
        for (int i = 0; i < times; i++) {
            long reached = before;
            Await.until("progress beyond " + reached, patience, both, () -> progress.now() > reached);
            LockSupport.parkNanos(1 + random.nextLong(Math.max(1, longestPause.toNanos())));
            Role role = order.get(random.nextInt(order.size()));
            List<ClusterProcess> candidates = Await.value(
                    "living " + role,
                    patience,
                    both,
                    () -> Optional.of(cluster.processes(role)).filter(living -> !living.isEmpty()));
            ClusterProcess victim = candidates.get(random.nextInt(candidates.size()));
            before = progress.now();
            deeds.add(new Deed(Instant.now(), victim.name(), victim.pid(), before));
            harm.to(victim);
        }
    }

    /** What was done, oldest first. */
    public List<Deed> deeds() {
        return List.copyOf(deeds);
    }

    @Override
    public String story() {
        return "chaos of seed " + seed + " (-D" + SEED_PROPERTY + "=" + seed + " repeats it), " + deeds.size()
                + " deeds\n" + deeds.stream().map(Deed::toString).collect(Collectors.joining("\n"));
    }
}
