package io.troupe.actors.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.Cluster;

/**
 * One attempt to become a member, on a thread of its own that ends with it: looks who can be reached, asks who they are,
 * and only then joins, so that whatever is in the way can be said.
 */
final class NodeJoin {
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(500);
    /** A node that is just starting or ending, or hardly gets to run, refuses too: one refusal proves nothing. */
    private static final int REFUSALS = 3;

    private static final Duration GREETING_TIMEOUT = Duration.ofSeconds(2);

    private final ActorSystem<?> system;
    private final org.apache.pekko.actor.ActorSystem classic;
    private final Cluster cluster;
    private final NodeConfig config;
    private final SeedProbe probe;
    private final Greeting greeting;
    private final CompletableFuture<Done> up = new CompletableFuture<>();

    NodeJoin(ActorSystem<?> system, NodeConfig config, SeedProbe probe, Greeting greeting) {
        this.system = system;
        this.classic = Adapter.toClassic(system);
        this.cluster = Cluster.get(classic);
        this.config = config;
        this.probe = probe;
        this.greeting = greeting;
    }

    CompletableFuture<Done> start() {
        Thread.ofPlatform().daemon().name("troupe-joining").start(() -> {
            try {
                run();
                up.complete(Done.getInstance());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                up.completeExceptionally(e);
            } catch (RuntimeException e) {
                up.completeExceptionally(e);
            }
        });
        return up;
    }

    private void run() throws InterruptedException {
        long deadline = System.nanoTime() + config.joinTimeout().toNanos();
        CompletableFuture<Done> member = new CompletableFuture<>();
        cluster.registerOnMemberUp(() -> member.complete(Done.getInstance()));
        if (config.join().isEmpty()) {
            cluster.join(cluster.selfAddress());
        } else {
            List<HostAndPort> others = others();
            meet(others, deadline);
            cluster.joinSeedNodes(others.stream().map(this::address).toList());
        }
        await(member, deadline);
    }

    /** Without this node's own address: with that among them it could form a second cluster. */
    private List<HostAndPort> others() {
        List<HostAndPort> others = config.join().stream()
                .map(HostAndPort::parse)
                .flatMap(Optional::stream)
                .filter(member -> !address(member).equals(cluster.selfAddress()))
                .toList();
        if (others.isEmpty()) {
            throw new JoinFailure(
                    JoinFailure.Reason.UNREACHABLE,
                    "node.join = " + config.join() + " names only this node itself: it must name another one,"
                            + " or nobody for a node that forms the cluster");
        }
        return others;
    }

    /** Returns when one of them has greeted as a member of this cluster. */
    private void meet(List<HostAndPort> members, long deadline) throws InterruptedException {
        int refusals = 0;
        while (true) {
            List<String> tried = new ArrayList<>();
            Optional<JoinFailure> refused = Optional.empty();
            boolean anybody = false;
            for (HostAndPort member : members) {
                switch (probe.probe(member)) {
                    case SeedProbe.Result.Unreachable(String why) -> tried.add(member + " (" + why + ")");
                    case SeedProbe.Result.Refused(JoinFailure failure) ->
                        refused = refused.or(() -> Optional.of(failure));
                    case SeedProbe.Result.Open open -> {
                        anybody = true;
                        Optional<String> theirs = greetingOf(member, deadline);
                        if (theirs.isPresent()) {
                            refuseIfDifferent(member, theirs.get());
                            return;
                        }
                        tried.add(member + " (something listens there, but no Troupe node greets as " + member + ")");
                    }
                }
            }
            boolean late = System.nanoTime() - deadline >= 0;
            refusals = !anybody && refused.isPresent() ? refusals + 1 : 0;
            if (refused.isPresent() && (refusals == REFUSALS || (refusals > 0 && late))) {
                throw refused.get();
            }
            if (late) {
                throw notMet(tried, anybody);
            }
            pause(deadline);
        }
    }

    private JoinFailure notMet(List<String> tried, boolean anybody) {
        String addresses = String.join(", ", tried);
        long seconds = Math.max(1, config.joinTimeout().toSeconds());
        return anybody
                ? new JoinFailure(
                        JoinFailure.Reason.NOT_TAKEN_IN,
                        "no member answered within " + seconds + " s: " + addresses
                                + "; node.join must name a member exactly as its own node.host does, and members must"
                                + " reach this node at " + self())
                : new JoinFailure(
                        JoinFailure.Reason.UNREACHABLE,
                        "no member could be reached within " + seconds + " s: " + addresses);
    }

    private Optional<String> greetingOf(HostAndPort member, long deadline) throws InterruptedException {
        Duration timeout = shorter(GREETING_TIMEOUT, left(deadline).plusMillis(1));
        try {
            return Optional.of(
                    NodeSystem.greet(system, greeting, address(member), timeout).get());
        } catch (ExecutionException e) {
            // No answer in time: asked again until the deadline.
            return Optional.empty();
        }
    }

    private void refuseIfDifferent(HostAndPort member, String text) {
        Greeting theirs = Greeting.parse(text)
                .orElseThrow(() -> new JoinFailure(
                        JoinFailure.Reason.OTHER_VERSION,
                        "the node at " + member + " is of a Troupe that this one (" + greeting.version()
                                + ") cannot talk to: all nodes of a run must be of one version"));
        greeting.objection(member, theirs).ifPresent(failure -> {
            throw failure;
        });
    }

    private void await(CompletableFuture<Done> member, long deadline) throws InterruptedException {
        CompletableFuture<Done> ended = system.getWhenTerminated().toCompletableFuture();
        try {
            CompletableFuture.anyOf(member, ended).get(left(deadline).toMillis() + 1, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new JoinFailure(
                    JoinFailure.Reason.NOT_TAKEN_IN,
                    config.join().isEmpty()
                            ? "the cluster could not be formed within "
                                    + config.joinTimeout().toSeconds() + " s"
                            : "the members " + String.join(", ", config.join()) + " were reached but did not take this"
                                    + " node in within " + config.joinTimeout().toSeconds()
                                    + " s; members must reach this node at " + self()
                                    + ", and none of them may be unreachable");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a future that never fails failed", e);
        }
        if (!member.isDone()) {
            throw new JoinFailure(
                    JoinFailure.Reason.OTHER_CLUSTER,
                    "the members " + String.join(", ", config.join()) + " refused this node, because its settings are"
                            + " not theirs: the log of the member says which");
        }
    }

    private void pause(long deadline) throws InterruptedException {
        try {
            system.getWhenTerminated()
                    .toCompletableFuture()
                    .get(shorter(BETWEEN_ATTEMPTS, left(deadline)).toMillis() + 1, TimeUnit.MILLISECONDS);
            throw new JoinFailure(JoinFailure.Reason.NOT_TAKEN_IN, "this node was stopped before it was a member");
        } catch (TimeoutException e) {
            // The pause is over.
        } catch (ExecutionException e) {
            throw new IllegalStateException("a future that never fails failed", e);
        }
    }

    private Address address(HostAndPort member) {
        return NodeSystem.address(member);
    }

    private String self() {
        return cluster.selfAddress().getHost().orElse("") + ":"
                + cluster.selfAddress().getPort().orElse(0);
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
