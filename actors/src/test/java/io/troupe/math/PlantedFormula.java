package io.troupe.math;

import io.troupe.policy.PolicyVersion;

/** Breaks a rule on purpose: mathematics that knows the system. */
public record PlantedFormula(PolicyVersion version) {}
