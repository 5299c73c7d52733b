package io.troupe.actors.serialization;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.ImmutableSerializer;
import java.nio.charset.StandardCharsets;

/** Strings as UTF-8. Kryo's own takes memory for as many characters as the sender claims. */
final class TextSerializer extends ImmutableSerializer<String> {
    @Override
    public void write(Kryo kryo, Output output, String text) {
        Lengths.writeBytes(output, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String read(Kryo kryo, Input input, Class<? extends String> type) {
        return new String(Lengths.readBytes(input), StandardCharsets.UTF_8);
    }
}
