package io.troupe.actors.transport;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * The checksum of blobs: CRC-32 and CRC-32C side by side, which find what a checksum of 64 bits finds, at the speed of
 * memory. A cryptographic hash took more time than everything else that a pull does, and gave nothing: whoever could
 * forge content could forge its announcement. Against forgery there is TLS.
 */
final class Checksum {
    private final CRC32 crc32 = new CRC32();
    private final CRC32C crc32c = new CRC32C();

    /** Adds a buffer's remaining bytes; leaves its position where it is. */
    void update(ByteBuffer content) {
        crc32.update(content.duplicate());
        crc32c.update(content.duplicate());
    }

    /** Of all that was added, as 16 hexadecimal digits in lower case. */
    String hex() {
        return "%08x%08x".formatted(crc32.getValue(), crc32c.getValue());
    }
}
