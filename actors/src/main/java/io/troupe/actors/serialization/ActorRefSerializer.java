package io.troupe.actors.serialization;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.ImmutableSerializer;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;

/** References to actors as their addresses. What a reference is sent to depends on who reads it: it has no other type. */
final class ActorRefSerializer extends ImmutableSerializer<ActorRef<?>> {
    private final ActorRefResolver actors;

    ActorRefSerializer(ActorRefResolver actors) {
        this.actors = actors;
    }

    @Override
    public void write(Kryo kryo, Output output, ActorRef<?> actor) {
        Lengths.writeBytes(output, actors.toSerializationFormat(actor).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public ActorRef<?> read(Kryo kryo, Input input, Class<? extends ActorRef<?>> type) {
        return actors.resolveActorRef(new String(Lengths.readBytes(input), StandardCharsets.UTF_8));
    }
}
