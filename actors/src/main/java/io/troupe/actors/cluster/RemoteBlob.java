package io.troupe.actors.cluster;

import io.troupe.actors.serialization.ControlMessage;
import io.troupe.actors.transport.BlobReference;
import io.troupe.actors.transport.DataAddress;

/**
 * Something large that another node offers on its data plane.
 *
 * @param from the node's data plane
 * @param blob what to pull
 */
public record RemoteBlob(DataAddress from, BlobReference blob) implements ControlMessage {}
