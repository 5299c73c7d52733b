package io.troupe.actors.cluster;

import io.troupe.actors.cluster.FollowerDesk.Answer;
import io.troupe.actors.transport.BlobReference;
import io.troupe.actors.transport.DataAddress;
import io.troupe.algorithm.GradientExchange;
import io.troupe.algorithm.GroupBroken;
import io.troupe.allreduce.RingAllReduce;
import io.troupe.group.Followers;
import io.troupe.group.Formation;
import io.troupe.group.GroupState;
import io.troupe.group.Round;
import io.troupe.policy.PolicyVersion;
import io.troupe.trajectory.Trajectory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A leader's followers on other nodes. The learner's thread asks and waits; the desk's actor brings what they answer. Every
 * wait is bounded, and ends early for a follower whose node is gone.
 */
final class RemoteFollowers implements Followers, AutoCloseable {
    /** A learner of a large network takes its time to load its state; meanwhile nobody learns. */
    private static final Duration STATE_TIMEOUT = Duration.ofSeconds(20);

    /** Whoever sends to a member that hangs is free again once the data plane has cut that one off. */
    private static final Duration AFTER_SILENCE = Duration.ofSeconds(5);

    private static final Duration SLICE = Duration.ofMillis(100);
    private static final int MOST_ANSWERS = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(RemoteFollowers.class);

    private final Node node;
    private final long epoch;
    private final String leader;
    private final GradientLink link;
    private final BlockingQueue<Answer> answers = new ArrayBlockingQueue<>(MOST_ANSWERS);
    /** Guarded by itself: the desk's thread adds, the learner's reads. */
    private final Map<String, FollowerDesk.Ready> members = new LinkedHashMap<>();

    private final Set<String> expelled = new HashSet<>();
    private final ArrayDeque<BlobReference> batches = new ArrayDeque<>();
    private final Duration answerTimeout;
    private final Runnable patience;
    private volatile boolean closed;

    private record Formed(Formation formation, RingAllReduce ring) {}

    private volatile Optional<Formed> formed = Optional.empty();
    private long offers;

    /** @param patience is run whenever settling the group may hold up the update */
    RemoteFollowers(Node node, long epoch, String leader, Runnable patience) {
        this.patience = patience;
        this.node = node;
        this.epoch = epoch;
        this.leader = leader;
        link = new GradientLink(node, epoch);
        answerTimeout = node.config().dataPlane().silenceTimeout().plus(AFTER_SILENCE);
    }

    /** A follower wants to take part; false when it is known. */
    boolean add(FollowerDesk.Ready ready) {
        synchronized (members) {
            return !expelled.contains(ready.name()) && members.putIfAbsent(ready.name(), ready) == null;
        }
    }

    /** Whether a follower of this name has been parted with, and may not have heard it. */
    boolean isExpelled(String name) {
        synchronized (members) {
            return expelled.contains(name);
        }
    }

    /** A follower is gone; an update that it takes part in breaks. */
    void gone(String name) {
        synchronized (members) {
            members.remove(name);
        }
        formed.filter(current -> current.formation().members().contains(name))
                .ifPresent(current -> current.ring().abort(name + " is gone"));
    }

    /** A follower answers; one that broke off an update breaks it for everybody. */
    void answered(Answer answer) {
        if (answer instanceof FollowerDesk.Broke broke) {
            // One of an earlier formation comes too late to break anything.
            formed.filter(current -> current.formation().equals(broke.round().formation()))
                    .ifPresent(current -> current.ring().abort(broke.name() + ": " + broke.why()));
        }
        while (!answers.offer(answer)) {
            answers.poll();
        }
    }

    @Override
    public List<String> reachable() {
        synchronized (members) {
            return List.copyOf(members.keySet());
        }
    }

    private Optional<FollowerDesk.Ready> member(String name) {
        synchronized (members) {
            return Optional.ofNullable(members.get(name));
        }
    }

    private FollowerDesk.Ready require(String name) {
        return member(name).orElseThrow(() -> new GroupBroken(name + " is gone"));
    }

    @Override
    public boolean welcome(String follower, GroupState state) {
        Optional<FollowerDesk.Ready> member = member(follower);
        if (member.isEmpty() || closed) {
            return false;
        }
        patience.run();
        BlobReference blob = offer("state", GroupCodec.encode(state));
        try {
            member.get().post().tell(new FollowerPost.TakeOver(remote(blob)));
            Map<String, Boolean> took = collect(List.of(follower), STATE_TIMEOUT, answer -> switch (answer) {
                case FollowerDesk.TookOver tookOver -> Optional.of(true);
                case FollowerDesk.NotTakenOver not -> Optional.of(false);
                default -> Optional.empty();
            });
            return took.getOrDefault(follower, false);
        } finally {
            node.plane().shelf().withdraw(blob.id());
        }
    }

    @Override
    public GradientExchange form(Formation formation) {
        requireOpen();
        patience.run();
        List<DataAddress> addresses = new ArrayList<>();
        addresses.add(node.plane().address());
        for (String follower : formation.followers()) {
            addresses.add(require(follower).data());
        }
        RingAllReduce ring = Rings.of(link, formation, addresses, formation.rank(leader));
        formed = Optional.of(new Formed(formation, ring));
        LOG.info("group {}: {}", formation.number(), String.join(", ", formation.members()));
        for (String follower : formation.followers()) {
            require(follower).post().tell(new FollowerPost.Form(formation, addresses));
        }
        return ring;
    }

    @Override
    public void begin(Round round, List<Trajectory> batch, long environmentSteps) {
        requireOpen();
        BlobReference blob = offer("batch", GroupCodec.encode(batch));
        batches.add(blob);
        // Whoever still fetches the one before the last is out of the group.
        if (batches.size() > 2) {
            node.plane().shelf().withdraw(batches.remove().id());
        }
        for (String follower : round.formation().followers()) {
            require(follower).post().tell(new FollowerPost.Perform(round, remote(blob), environmentSteps));
        }
    }

    @Override
    public Map<String, PolicyVersion> takeBack(Round round, String why) {
        formed.ifPresent(broken -> broken.ring().abort(why));
        List<String> asked = new ArrayList<>();
        for (String follower : round.formation().followers()) {
            member(follower).ifPresent(member -> {
                asked.add(follower);
                member.post().tell(new FollowerPost.TakeBack(round, why));
            });
        }
        return collect(
                asked,
                answerTimeout,
                answer -> answer instanceof FollowerDesk.TakenBack back
                                && back.round().equals(round)
                        ? Optional.of(back.version())
                        : Optional.empty());
    }

    @Override
    public Map<String, String> digests(Round round) {
        return collect(
                round.formation().followers(),
                answerTimeout,
                answer -> answer instanceof FollowerDesk.Performed done
                                && done.round().equals(round)
                        ? done.digest()
                        : Optional.empty());
    }

    @Override
    public void expel(String follower, String why) {
        Optional<FollowerDesk.Ready> member;
        synchronized (members) {
            member = Optional.ofNullable(members.remove(follower));
            expelled.add(follower);
        }
        LOG.warn("{} is not in the group any more: {}", follower, why);
        member.ifPresent(gone -> gone.post().tell(new FollowerPost.Expelled(why)));
    }

    private void requireOpen() {
        if (closed) {
            throw new GroupBroken("this trainer's part in the epoch is over");
        }
    }

    private BlobReference offer(String kind, ByteBuffer content) {
        offers++;
        return node.plane().shelf().offer("group-" + kind + "/" + epoch + "/" + offers, content);
    }

    private RemoteBlob remote(BlobReference blob) {
        return new RemoteBlob(node.plane().address(), blob);
    }

    /** Waits for one answer of each; leaves out who is gone or does not answer in time. */
    private <T> Map<String, T> collect(List<String> from, Duration timeout, Function<Answer, Optional<T>> wanted) {
        Map<String, T> collected = new HashMap<>();
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!closed
                && System.nanoTime() - deadline < 0
                && from.stream()
                        .anyMatch(name ->
                                !collected.containsKey(name) && member(name).isPresent())) {
            next().ifPresent(answer -> {
                if (from.contains(answer.name())) {
                    wanted.apply(answer).ifPresent(value -> collected.put(answer.name(), value));
                }
            });
        }
        return collected;
    }

    private Optional<Answer> next() {
        try {
            return Optional.ofNullable(answers.poll(SLICE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GroupBroken("interrupted while waiting for followers");
        }
    }

    /** Ends every wait of the learner, which may go on for a moment. */
    void abandon() {
        closed = true;
        link.end("this trainer's part in the epoch is over");
    }

    /** Once the learner has ended. */
    @Override
    public void close() {
        abandon();
        link.close();
        batches.forEach(blob -> node.plane().shelf().withdraw(blob.id()));
    }
}
