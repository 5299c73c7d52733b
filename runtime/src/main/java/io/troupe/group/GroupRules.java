package io.troupe.group;

/**
 * How a leader runs its group.
 *
 * @param leader name of the leader itself
 * @param formationsBefore formations are numbered from the one after it: a leader that takes over numbers on from a higher
 *     one, such as its epoch shifted up
 * @param digestEvery updates from one comparison of the weights' hash to the next
 * @param attempts at an update with others before it is made alone
 */
public record GroupRules(String leader, long formationsBefore, int digestEvery, int attempts) {
    public GroupRules {
        if (digestEvery < 1 || attempts < 1) {
            throw new IllegalArgumentException(
                    "digestEvery = " + digestEvery + " and attempts = " + attempts + " must be at least 1");
        }
    }
}
