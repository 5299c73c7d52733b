package io.troupe.allreduce;

/**
 * Says which piece of which sum a message carries, so that what is left over of an aborted group is never mixed in.
 *
 * @param formation number of the group, counting up
 * @param sequence number of the sum in this formation, from 0
 * @param piece number of the piece in this sum, from 0
 * @param complete whether everybody's parts are in it, or only those of the members before
 */
public record ChunkTag(long formation, long sequence, int piece, boolean complete) {}
