package io.troupe.actors.serialization;

/**
 * A message that may be sent to an actor on another node. It is a record or an enum that a {@link ControlVocabulary}
 * lists, and so is everything in it; it is small, since large ones hold up those behind them. Bulk data has a transport of
 * its own.
 */
public interface ControlMessage {}
