package io.troupe.actors.serialization;

/** A message that may go to another node. Its class must be in the vocabulary, and it must be small. */
public interface ControlMessage {}
