package io.troupe.actors.cluster;

import io.troupe.training.Blueprint;
import java.util.Optional;

/**
 * What a trainer's node is to do in an epoch.
 *
 * @param epoch of the run
 * @param blueprint of its experiment
 * @param checkpoint to go on from
 */
record TrainerOrder(Epoch epoch, Blueprint blueprint, Optional<RemoteBlob> checkpoint) {}
