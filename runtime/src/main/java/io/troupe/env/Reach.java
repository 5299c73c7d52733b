package io.troupe.env;

import java.util.Set;

/**
 * Which of an environment's parameters reach beyond this program. A file of data that people pass on, such as a recording, is
 * not to say them without anybody knowing.
 *
 * @param programs those that say which program is started: such a file does not have them, and where it does they mean nothing
 * @param foreign those that say whose code is run, or what is connected to: somebody has to vouch for the file
 */
public record Reach(Set<String> programs, Set<String> foreign) {
    /** All that happens is in this program. */
    public static final Reach NONE = new Reach(Set.of(), Set.of());

    public Reach {
        programs = Set.copyOf(programs);
        foreign = Set.copyOf(foreign);
    }
}
