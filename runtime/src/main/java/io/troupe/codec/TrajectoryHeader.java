package io.troupe.codec;

import io.troupe.policy.PolicyVersion;

/**
 * Whose fragment a frame holds.
 *
 * @param worker index of the worker that filled it
 * @param incarnation which start of that worker
 * @param sequence number of the fragment among the worker's, from 0
 * @param policyVersion the one version that chose every action in it
 */
public record TrajectoryHeader(int worker, long incarnation, long sequence, PolicyVersion policyVersion) {}
