package io.troupe.proto.planted;

import io.troupe.policy.PolicyVersion;

/** Breaks a rule on purpose: a message that knows the runtime. */
public record PlantedMessage(PolicyVersion version) {}
