package io.troupe.group;

import io.troupe.policy.PolicyVersion;

/**
 * One update of a formation.
 *
 * @param formation who makes it
 * @param version that it starts from
 * @param digest whether followers report their weights' hash after it
 */
public record Round(Formation formation, PolicyVersion version, boolean digest) {}
