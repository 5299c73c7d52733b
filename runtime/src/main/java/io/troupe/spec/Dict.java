package io.troupe.spec;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Named parts of an observation, one after the other in the order given.
 *
 * @param parts at least one; no two have the same name
 */
public record Dict(List<Part> parts) implements Space {
    /**
     * One of them.
     *
     * @param name not blank
     * @param space of its values
     */
    public record Part(String name, Space space) {
        public Part {
            if (name.isBlank()) {
                throw new IllegalArgumentException("a part of a dict needs a name");
            }
        }
    }

    public Dict {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a dict has at least one part");
        }
        Set<String> names = new HashSet<>();
        for (Part part : parts) {
            if (!names.add(part.name)) {
                throw new IllegalArgumentException("two parts of a dict are named '" + part.name + "'");
            }
        }
    }

    /** The parts in this order. */
    public static Dict of(Part... parts) {
        return new Dict(List.of(parts));
    }

    @Override
    public int size() {
        int sum = 0;
        for (Part part : parts) {
            sum = Math.addExact(sum, part.space.size());
        }
        return sum;
    }

    /**
     * Where a part starts in the observation.
     *
     * @throws IllegalArgumentException when there is none of this name, naming those there are
     */
    public int offset(String name) {
        int offset = 0;
        for (Part part : parts) {
            if (part.name.equals(name)) {
                return offset;
            }
            offset += part.space.size();
        }
        throw new IllegalArgumentException("there is no part '" + name + "' among "
                + parts.stream().map(Part::name).toList());
    }

    @Override
    public String whyNot(float[] values, int offset) {
        int at = offset;
        for (Part part : parts) {
            String problem = part.space.whyNot(values, at);
            if (!problem.isEmpty()) {
                return "part '" + part.name + "': " + problem;
            }
            at += part.space.size();
        }
        return "";
    }

    @Override
    public void clip(float[] values, int offset) {
        int at = offset;
        for (Part part : parts) {
            part.space.clip(values, at);
            at += part.space.size();
        }
    }
}
