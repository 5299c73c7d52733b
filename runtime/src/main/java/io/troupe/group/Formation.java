package io.troupe.group;

import java.util.List;

/**
 * A group as it is between two changes: a new one is formed whenever the members change or an update broke.
 *
 * @param number counts up, also when another leader takes over
 * @param members the leader first, in the order of the ring; a member that was restarted has another name
 */
public record Formation(long number, List<String> members) {
    public Formation {
        members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("formation " + number + " has no members");
        }
    }

    /** Members. */
    public int size() {
        return members.size();
    }

    /**
     * A member's place, from 0.
     *
     * @throws IllegalArgumentException when it is not among them
     */
    public int rank(String member) {
        int rank = members.indexOf(member);
        if (rank < 0) {
            throw new IllegalArgumentException(
                    member + " is not in formation " + number + " (" + String.join(", ", members) + ")");
        }
        return rank;
    }

    /** Everyone but the leader. */
    public List<String> followers() {
        return members.subList(1, members.size());
    }
}
