package io.troupe.actors;

/** Breaks a rule on purpose: only together with what uses it. */
public record PlantedActor(String name) {}
