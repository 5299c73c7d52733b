package io.troupe.architecture.planted.first;

import io.troupe.architecture.planted.second.PlantedSecond;
import java.util.List;

/** Breaks a rule on purpose: half of a cycle. */
public record PlantedFirst(List<PlantedSecond> seconds) {}
