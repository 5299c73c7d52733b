package io.troupe.architecture.planted;

import io.troupe.actors.PlantedActor;

/** Breaks a rule on purpose: runtime uses actors. */
public record PlantedUseOfActors(PlantedActor actor) {}
