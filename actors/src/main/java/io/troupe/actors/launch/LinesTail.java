package io.troupe.actors.launch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The whole lines that are added to a file, from now on or from its beginning. */
final class LinesTail {
    private static final int MAX_BYTES_AT_ONCE = 1 << 20;

    private final Path file;
    private long offset;

    private LinesTail(Path file, long offset) {
        this.file = file;
        this.offset = offset;
    }

    static LinesTail fromBeginning(Path file) {
        return new LinesTail(file, 0);
    }

    /** From the end of its last whole line: what follows that is torn, and its writer will cut it off. */
    static LinesTail fromEnd(Path file) throws IOException {
        LinesTail tail = new LinesTail(file, 0);
        while (!tail.next().isEmpty()) {
            // Each call goes on to the end of what it returned.
        }
        return tail;
    }

    /** Lines that have come, without their ends; empty when there are none yet, or no file. */
    List<String> next() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (FileChannel channel = FileChannel.open(file)) {
            // Its writer has cut something off.
            offset = Math.min(offset, channel.size());
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MAX_BYTES_AT_ONCE, channel.size() - offset));
            while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {}
            int end = bytes.position();
            while (end > 0 && bytes.get(end - 1) != '\n') {
                end--;
            }
            if (end == 0) {
                if (bytes.position() == MAX_BYTES_AT_ONCE) {
                    throw new IOException(file + " has a line of more than " + MAX_BYTES_AT_ONCE + " bytes");
                }
                return List.of();
            }
            offset += end;
            return new String(bytes.array(), 0, end, StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
