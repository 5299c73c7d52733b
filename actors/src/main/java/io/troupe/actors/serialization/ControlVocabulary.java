package io.troupe.actors.serialization;

import java.util.List;

/**
 * Classes of the values and messages that a part of the program sends to other nodes. The setting {@code
 * troupe.control-vocabularies} names the implementations, which have a public constructor without parameters.
 */
public interface ControlVocabulary {
    /**
     * Records and enums, at most {@link ControlMessages#MAX_CLASSES}. The number of a class on the wire follows from its
     * place in this list and from the vocabulary's in the setting: new ones are appended to both.
     */
    List<Class<?>> classes();
}
