package io.troupe.trajectory;

import java.util.List;

/**
 * Whose rows those of a part of a fragment are: copy after copy, and in each copy agent after agent.
 *
 * @param behaviour of all of them
 * @param agents of one copy, in the order of their rows
 */
public record RowNames(String behaviour, List<String> agents) {
    /** Of a fragment with one agent a copy. */
    static final RowNames NONE = new RowNames("", List.of(""));

    public RowNames {
        agents = List.copyOf(agents);
    }

    String of(int column) {
        int copy = column / agents.size();
        return behaviour.isEmpty()
                ? "copy " + copy
                : "agent " + agents.get(column % agents.size()) + " (behaviour " + behaviour + ") of copy " + copy;
    }
}
