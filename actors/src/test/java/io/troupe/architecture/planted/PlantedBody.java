package io.troupe.architecture.planted;

import org.dyn4j.geometry.Vector2;

/** Breaks a rule on purpose: rigid bodies where there is no physics. */
public record PlantedBody(Vector2 place) {}
