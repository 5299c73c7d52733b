package io.troupe.group;

import io.troupe.algorithm.GradientExchange;
import io.troupe.algorithm.GroupBroken;
import io.troupe.allreduce.InProcessRing;
import io.troupe.allreduce.RingAllReduce;
import io.troupe.allreduce.RingNeighbours;
import io.troupe.allreduce.Together;
import io.troupe.policy.PolicyVersion;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Followers in this process, an update on a thread each. */
final class ThreadFollowers implements Followers, AutoCloseable {
    /** What a follower does wrong. */
    enum Fault {
        NONE,
        /** Dies in the middle of an update, without a word. */
        DIES,
        /** Breaks off in the middle of an update, but answers. */
        STUMBLES,
        /** Takes over no state. */
        REFUSES
    }

    private final Map<String, Member> members = new LinkedHashMap<>();
    private List<RingNeighbours> links = List.of();

    /** Who was expelled, and why. */
    final Map<String, String> expelled = new LinkedHashMap<>();
    /** After how many sums the leader's next exchange loses a message that the followers got; 0 for never. */
    int leaderBreaksAfter;
    /** Every formation, in order. */
    final List<Formation> formations = new ArrayList<>();

    private static final class Member {
        private final FollowerLearner learner;
        private Fault fault = Fault.NONE;
        private GradientExchange exchange = GradientExchange.ALONE;
        private CompletableFuture<Optional<String>> update = CompletableFuture.completedFuture(Optional.empty());

        Member(FollowerLearner learner) {
            this.learner = learner;
        }

        boolean dead() {
            return fault == Fault.DIES;
        }
    }

    /** Adds one that takes part from the next update on. */
    void add(String name, FollowerLearner learner) {
        members.put(name, new Member(learner));
    }

    /** Lets one do something wrong in the next update. */
    void fault(String name, Fault fault) {
        member(name).fault = fault;
    }

    private Member member(String name) {
        return Optional.ofNullable(members.get(name)).orElseThrow();
    }

    @Override
    public List<String> reachable() {
        return List.copyOf(members.keySet());
    }

    @Override
    public boolean welcome(String follower, GroupState state) {
        Member member = member(follower);
        if (member.fault == Fault.REFUSES) {
            return false;
        }
        member.learner.restore(state);
        return true;
    }

    @Override
    public GradientExchange form(Formation formation) {
        end(links, "formation " + formation.number() + " begins");
        formations.add(formation);
        links = InProcessRing.of(formation.members());
        for (String follower : formation.followers()) {
            Member member = member(follower);
            member.exchange = new Faulty(exchange(formation, follower), member);
        }
        RingAllReduce leaders = exchange(formation, formation.members().getFirst());
        GradientExchange breaking = breakingAfter(leaders, leaderBreaksAfter);
        leaderBreaksAfter = 0;
        return breaking;
    }

    private RingAllReduce exchange(Formation formation, String name) {
        int rank = formation.rank(name);
        return new RingAllReduce(formation.number(), rank, formation.size(), links.get(rank), InProcessRing.PATIENCE);
    }

    private static void end(List<RingNeighbours> ring, String why) {
        ring.forEach(link -> link.abort(why));
    }

    /** Goes wrong at the tenth sum. */
    private final class Faulty implements GradientExchange {
        private final GradientExchange exchange;
        private final Member member;
        private int sums;

        Faulty(GradientExchange exchange, Member member) {
            this.exchange = exchange;
            this.member = member;
        }

        @Override
        public int rank() {
            return exchange.rank();
        }

        @Override
        public int size() {
            return exchange.size();
        }

        @Override
        public void sum(List<float[]> parts, float[] sum) {
            if (++sums >= 10 && (member.fault == Fault.DIES || member.fault == Fault.STUMBLES)) {
                end(links, "a follower went wrong");
            }
            exchange.sum(parts, sum);
        }
    }

    @Override
    public void begin(Round round, List<Trajectory> batch, long environmentSteps) {
        List<RingNeighbours> ring = links;
        for (String follower : round.formation().followers()) {
            Member member = member(follower);
            CompletableFuture<Optional<String>> before = member.update;
            member.update = Together.start(() -> {
                Together.failure(before);
                try {
                    return member.learner.perform(round, batch, environmentSteps, member.exchange);
                } catch (GroupBroken broken) {
                    end(ring, follower + ": " + broken.getMessage());
                    throw broken;
                }
            });
        }
    }

    @Override
    public Map<String, PolicyVersion> takeBack(Round round, String why) {
        end(links, why);
        Map<String, PolicyVersion> versions = new HashMap<>();
        for (String follower : round.formation().followers()) {
            Member member = member(follower);
            Together.failure(member.update);
            if (!member.dead()) {
                member.fault = Fault.NONE;
                versions.put(follower, member.learner.takeBack(round));
            }
        }
        return versions;
    }

    @Override
    public Map<String, String> digests(Round round) {
        Map<String, String> digests = new HashMap<>();
        for (String follower : round.formation().followers()) {
            Member member = member(follower);
            if (Together.failure(member.update).isEmpty()) {
                member.update.join().ifPresent(digest -> digests.put(follower, digest));
            }
        }
        return digests;
    }

    @Override
    public void expel(String follower, String why) {
        expelled.put(follower, why);
        Optional.ofNullable(members.remove(follower)).ifPresent(member -> member.learner.close());
    }

    @Override
    public void close() {
        members.values().forEach(member -> {
            Together.failure(member.update);
            member.learner.close();
        });
    }

    /** Breaks when a sum is done, and with it for the others. */
    private static GradientExchange breakingAfter(GradientExchange exchange, int sums) {
        return new GradientExchange() {
            private int done;

            @Override
            public int rank() {
                return exchange.rank();
            }

            @Override
            public int size() {
                return exchange.size();
            }

            @Override
            public void sum(List<float[]> parts, float[] sum) {
                exchange.sum(parts, sum);
                if (++done == sums) {
                    throw new GroupBroken("the last message was lost");
                }
            }
        };
    }
}
