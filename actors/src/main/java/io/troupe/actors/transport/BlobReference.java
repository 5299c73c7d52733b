package io.troupe.actors.transport;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What a peer may pull: small enough to be announced in a message.
 *
 * @param id unique among what the offering node ever offers, at most {@value #MAX_ID_BYTES} bytes of UTF-8
 * @param sizeBytes at most what one buffer can hold
 * @param checksum of the content, see {@link Checksum}
 */
public record BlobReference(String id, long sizeBytes, String checksum) {
    static final int MAX_ID_BYTES = 256;
    private static final Pattern CHECKSUM = Pattern.compile("[0-9a-f]{16}");

    public BlobReference {
        int length = id.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length > MAX_ID_BYTES) {
            throw new IllegalArgumentException(
                    "the id of a blob has " + length + " bytes, not 1 to " + MAX_ID_BYTES + ": '" + id + "'");
        }
        if (sizeBytes < 0 || sizeBytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "blob '" + id + "' has " + sizeBytes + " bytes, not 0 to " + Integer.MAX_VALUE);
        }
        if (!CHECKSUM.matcher(checksum).matches()) {
            throw new IllegalArgumentException("blob '" + id + "' has no checksum but '" + checksum + "'");
        }
    }
}
