package io.troupe.benchmarks.scale;

import io.troupe.random.RandomStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * How many rounds of gossip a change of the membership needs until a node knows that all nodes know of it, which is when
 * the cluster can go on to the next change. In each round every node tells one other which nodes have seen the change,
 * and hears what that one knows: mostly one of which it does not know that it has seen it, as Pekko does.
 */
public final class Membership {
    /** Gossip per second of each node, where nothing is changing faster. */
    public static final int ROUNDS_PER_SECOND = 1;
    /** {@code pekko.cluster.monitored-by-nr-of-members}. */
    public static final int NEIGHBOURS = 9;

    private static final double TO_THOSE_BEHIND = 0.8;
    private static final int MOST_ROUNDS = 1000;
    private static final int TRIES = 16;

    private final List<BitSet> seen = new ArrayList<>();
    private final RandomStream random;

    private Membership(int members, long seed) {
        random = RandomStream.derive(seed, "gossip-model", members);
        for (int member = 0; member < members; member++) {
            BitSet own = new BitSet(members);
            seen.add(own);
        }
        seen.getFirst().set(0);
    }

    /** Rounds until the first member, which made a change, knows that every member has seen it. */
    public static int rounds(int members, long seed) {
        Membership membership = new Membership(members, seed);
        int rounds = 0;
        while (membership.seen.getFirst().cardinality() < members) {
            if (rounds == MOST_ROUNDS) {
                throw new IllegalStateException(members + " members have not converged in " + rounds + " rounds");
            }
            membership.round();
            rounds++;
        }
        return rounds;
    }

    /** Heartbeats and answers in a second, in the whole cluster. */
    public static long heartbeatsPerSecond(int members) {
        return 2L * members * Math.min(NEIGHBOURS, members - 1);
    }

    private void round() {
        for (int member = 0; member < seen.size(); member++) {
            BitSet own = seen.get(member);
            int other = partner(member, own);
            BitSet theirs = seen.get(other);
            if (!own.isEmpty() || !theirs.isEmpty()) {
                own.or(theirs);
                own.set(member);
                own.set(other);
                theirs.or(own);
            }
        }
    }

    private int partner(int member, BitSet own) {
        boolean toThoseBehind = random.nextDouble() < TO_THOSE_BEHIND;
        int other = any(member);
        for (int i = 0; i < TRIES && toThoseBehind && own.get(other); i++) {
            other = any(member);
        }
        return other;
    }

    private int any(int member) {
        int other = random.nextInt(seen.size() - 1);
        return other < member ? other : other + 1;
    }
}
