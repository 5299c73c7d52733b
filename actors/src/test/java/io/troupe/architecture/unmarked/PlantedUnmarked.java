package io.troupe.architecture.unmarked;

/** Breaks a rule on purpose: a package that is not @NullMarked. */
public record PlantedUnmarked(String name) {}
