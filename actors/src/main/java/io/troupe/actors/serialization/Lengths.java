package io.troupe.actors.serialization;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/** Lengths of what follows, which are checked before memory is taken for it. */
final class Lengths {
    private Lengths() {}

    /** Number of elements that follow, each of at least one byte. */
    static int read(Input input) {
        int length = input.readVarInt(true);
        int left = input.limit() - input.position();
        if (length < 0 || length > left) {
            throw new KryoException(
                    "a length of " + Integer.toUnsignedString(length) + " where " + left + " bytes follow");
        }
        return length;
    }

    static void write(Output output, int length) {
        output.writeVarInt(length, true);
    }

    static byte[] readBytes(Input input) {
        return input.readBytes(read(input));
    }

    static void writeBytes(Output output, byte[] bytes) {
        write(output, bytes.length);
        output.writeBytes(bytes);
    }
}
