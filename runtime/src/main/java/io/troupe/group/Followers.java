package io.troupe.group;

import io.troupe.algorithm.GradientExchange;
import io.troupe.policy.PolicyVersion;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.Map;

/**
 * What a leader knows of its followers, and tells them. Called by the leader's thread alone; every call that waits does so
 * for a bounded time and leaves out who does not answer.
 */
public interface Followers {
    /** Those that could take part in the next update, in a steady order. Names of expelled ones do not come back. */
    List<String> reachable();

    /**
     * Gives the leader's state to one that wants to take part.
     *
     * @return whether it says that it has it
     */
    boolean welcome(String follower, GroupState state);

    /**
     * Forms a group; ends the one before, with its exchange.
     *
     * @return the leader's exchange. It breaks as soon as a member is known to be lost or says that the update broke.
     * @throws io.troupe.algorithm.GroupBroken when a member cannot be reached
     */
    GradientExchange form(Formation formation);

    /**
     * Starts an update: every follower gets a copy of the batch, which is not touched after the call.
     *
     * @throws io.troupe.algorithm.GroupBroken when a member cannot be reached
     */
    void begin(Round round, List<Trajectory> batch, long environmentSteps);

    /**
     * Ends a broken update everywhere: followers break it off, or undo it where they had completed it.
     *
     * @param why for their messages
     * @return the version of everyone that still answers
     */
    Map<String, PolicyVersion> takeBack(Round round, String why);

    /** Hashes of the weights after a round that asked for them, of everyone that answers. */
    Map<String, String> digests(Round round);

    /** Parts with a follower, telling it why. It may ask to be taken in again, under another name. */
    void expel(String follower, String why);
}
