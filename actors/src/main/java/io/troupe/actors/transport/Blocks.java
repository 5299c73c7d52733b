package io.troupe.actors.transport;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A message as compressed blocks: 4 bytes of length, then that many bytes for each {@value #BLOCK_BYTES} of content; a
 * block that does not get smaller is sent as it is. Blocks bound the memory that a message needs besides its own.
 */
final class Blocks {
    static final int BLOCK_BYTES = 1 << 20;
    private static final int FASTEST = 1;
    private static final int SCRATCH_BYTES = Weight.of((int) Zstd.compressBound(BLOCK_BYTES));

    private Blocks() {}

    /** Where compressed bytes go, or come from. */
    interface Bytes {
        void pass(ByteBuffer bytes) throws IOException;
    }

    /** Of the sending side of a connection; one caller at a time. */
    static final class Writer implements AutoCloseable {
        private final Memory memory;
        private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(FASTEST);
        private final Memory.Piece raw;
        private final Memory.Piece packed;
        private final ByteBuffer length = Header.buffer();

        Writer(Memory memory) throws IOException {
            this.memory = memory;
            this.raw = memory.take(BLOCK_BYTES);
            this.packed = memory.take(SCRATCH_BYTES);
        }

        void write(ByteBuffer[] parts, Bytes target) throws IOException {
            int part = 0;
            while (part < parts.length) {
                ByteBuffer block = raw.buffer();
                while (part < parts.length && block.hasRemaining()) {
                    int count = Math.min(block.remaining(), parts[part].remaining());
                    block.put(block.position(), parts[part], parts[part].position(), count);
                    block.position(block.position() + count);
                    parts[part].position(parts[part].position() + count);
                    if (!parts[part].hasRemaining()) {
                        part++;
                    }
                }
                block.flip();
                if (block.hasRemaining()) {
                    write(block, target);
                }
            }
        }

        private void write(ByteBuffer block, Bytes target) throws IOException {
            ByteBuffer smaller = packed.buffer();
            int size = context.compressDirectByteBuffer(smaller, 0, smaller.capacity(), block, 0, block.remaining());
            ByteBuffer chosen = size < block.remaining() ? smaller.limit(size) : block;
            target.pass(length.clear().putInt(chosen.remaining()).flip());
            target.pass(chosen);
        }

        @Override
        public void close() {
            context.close();
            memory.give(raw);
            memory.give(packed);
        }
    }

    /** Of the receiving side of a connection; one caller at a time. */
    static final class Reader implements AutoCloseable {
        private final Memory memory;
        private final ZstdDecompressCtx context = new ZstdDecompressCtx();
        private final Memory.Piece packed;
        private final ByteBuffer length = Header.buffer();

        Reader(Memory memory) throws IOException {
            this.memory = memory;
            this.packed = memory.take(SCRATCH_BYTES);
        }

        /** Fills the content from its position to its limit. */
        void read(ByteBuffer content, Bytes source) throws IOException {
            while (content.hasRemaining()) {
                int expected = Math.min(BLOCK_BYTES, content.remaining());
                source.pass(length.clear().limit(Integer.BYTES));
                int size = length.getInt(0);
                if (size < 1 || size > expected) {
                    throw new ProtocolViolation("a block of " + size + " bytes for " + expected + " bytes of content");
                }
                if (size == expected) {
                    int end = content.limit();
                    source.pass(content.limit(content.position() + expected));
                    content.limit(end);
                } else {
                    ByteBuffer smaller = packed.buffer().limit(size);
                    source.pass(smaller);
                    expand(smaller, size, content, expected);
                }
            }
        }

        private void expand(ByteBuffer smaller, int size, ByteBuffer content, int expected) throws ProtocolViolation {
            try {
                int made = context.decompressDirectByteBuffer(content, content.position(), expected, smaller, 0, size);
                if (made != expected) {
                    throw new ProtocolViolation("a block became " + made + " bytes, not " + expected);
                }
                content.position(content.position() + expected);
            } catch (ZstdException e) {
                throw new ProtocolViolation("a block cannot be expanded: " + e.getMessage());
            }
        }

        @Override
        public void close() {
            context.close();
            memory.give(packed);
        }
    }
}
