package io.troupe.env.wrapper;

/**
 * One of the wrappers of an experiment, as it is written there.
 *
 * @param name which one
 * @param value its setting: a number, a flag, a text, or a section (a map)
 */
public record Wrapping(String name, Object value) {}
