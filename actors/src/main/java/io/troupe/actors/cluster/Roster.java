package io.troupe.actors.cluster;

import io.troupe.actors.cluster.NodeConfig.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;

/** The nodes that are there, by name, in the order in which they came. Plain state of one owner. */
final class Roster {
    /** A node and its hand. */
    record Member(NodeDescription description, ActorRef<NodeAgent.Command> agent) {}

    private final Map<String, Member> members = new LinkedHashMap<>();

    void add(NodeDescription description, ActorRef<NodeAgent.Command> agent) {
        members.put(description.name(), new Member(description, agent));
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    /** Whether the node of this name is this very process. */
    boolean has(String name, ActorRef<NodeAgent.Command> agent) {
        Member member = members.get(name);
        return member != null && member.agent().equals(agent);
    }

    /** Removes a node that is there. */
    Member remove(String name) {
        Member member = members.remove(name);
        if (member == null) {
            throw new IllegalArgumentException("there is no node " + name);
        }
        return member;
    }

    /** Names of the nodes of a role. */
    List<String> names(Role role) {
        return members.values().stream()
                .filter(member -> member.description().role() == role)
                .map(member -> member.description().name())
                .toList();
    }

    int count(Role role) {
        return names(role).size();
    }

    boolean isEmptyBut(String name) {
        return members.keySet().stream().allMatch(name::equals);
    }

    void tell(String name, NodeAgent.Command command) {
        Member member = members.get(name);
        if (member != null) {
            member.agent().tell(command);
        }
    }

    void tellAllBut(String name, NodeAgent.Command command) {
        members.keySet().stream().filter(other -> !other.equals(name)).forEach(other -> tell(other, command));
    }
}
