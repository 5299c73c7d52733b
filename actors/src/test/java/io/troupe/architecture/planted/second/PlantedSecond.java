package io.troupe.architecture.planted.second;

import io.troupe.architecture.planted.first.PlantedFirst;
import java.util.List;

/** Breaks a rule on purpose: half of a cycle. */
public record PlantedSecond(List<PlantedFirst> firsts) {}
