package io.troupe.actors.serialization;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.serializers.DefaultSerializers.EnumSerializer;
import com.esotericsoftware.kryo.serializers.OptionalSerializers.OptionalDoubleSerializer;
import com.esotericsoftware.kryo.serializers.OptionalSerializers.OptionalIntSerializer;
import com.esotericsoftware.kryo.serializers.OptionalSerializers.OptionalLongSerializer;
import com.esotericsoftware.kryo.serializers.OptionalSerializers.OptionalSerializer;
import com.esotericsoftware.kryo.serializers.TimeSerializers.DurationSerializer;
import com.esotericsoftware.kryo.serializers.TimeSerializers.InstantSerializer;
import com.esotericsoftware.kryo.util.Util;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;

/** Kryo that knows the listed classes and the values below, and nothing else. Used by one thread at a time. */
final class ControlKryo extends Kryo {
    /** Objects in objects. Recursion on the reader's stack, so a sender must not choose it. */
    static final int MAX_DEPTH = 32;

    /**
     * Values that every vocabulary may use; the number is that of the place, after those that Kryo itself gives to
     * primitives and strings. Append only. Of what an object matches, the first counts.
     */
    private static final List<Class<?>> VALUES = List.of(
            byte[].class,
            Optional.class,
            OptionalInt.class,
            OptionalLong.class,
            OptionalDouble.class,
            Duration.class,
            Instant.class,
            ActorRef.class,
            List.class,
            SortedSet.class,
            Set.class,
            SortedMap.class,
            Map.class);

    private static final int FIRST_VALUE_ID = 16;

    ControlKryo(ControlMessages messages, ActorRefResolver actors) {
        super(new ControlClasses(VALUES), null);
        setRegistrationRequired(true);
        setReferences(false);
        setOptimizedGenerics(false);
        setMaxDepth(MAX_DEPTH);
        register(String.class, new TextSerializer());
        registerValues(actors);
        messages.ids().forEach((type, id) -> register(type, serializer(type), id));
    }

    /** Whether objects of a class are sent without being listed. */
    static boolean isValue(Class<?> type) {
        return type == String.class
                || type.isPrimitive()
                || Util.getPrimitiveClass(type).isPrimitive()
                || VALUES.contains(type);
    }

    private void registerValues(ActorRefResolver actors) {
        Map<Class<?>, Serializer<?>> serializers = Map.ofEntries(
                Map.entry(byte[].class, new BytesSerializer()),
                Map.entry(Optional.class, new OptionalSerializer()),
                Map.entry(OptionalInt.class, new OptionalIntSerializer()),
                Map.entry(OptionalLong.class, new OptionalLongSerializer()),
                Map.entry(OptionalDouble.class, new OptionalDoubleSerializer()),
                Map.entry(Duration.class, new DurationSerializer()),
                Map.entry(Instant.class, new InstantSerializer()),
                Map.entry(ActorRef.class, new ActorRefSerializer(actors)),
                Map.entry(List.class, CollectionSerializers.list()),
                Map.entry(SortedSet.class, CollectionSerializers.sortedSet()),
                Map.entry(Set.class, CollectionSerializers.set()),
                Map.entry(SortedMap.class, MapSerializers.sortedMap()),
                Map.entry(Map.class, MapSerializers.map()));
        for (int i = 0; i < VALUES.size(); i++) {
            Class<?> type = VALUES.get(i);
            register(type, serializers.get(type), FIRST_VALUE_ID + i);
        }
    }

    private static Serializer<?> serializer(Class<?> type) {
        return type.isEnum() ? new EnumSerializer(type.asSubclass(Enum.class)) : new RecordsSerializer<>(type);
    }

    @Override
    @SuppressWarnings("rawtypes") // as in what it overrides
    protected String unregisteredClassMessage(Class type) {
        return type.getName() + " is in no control vocabulary (setting " + ControlMessages.SETTING + ")";
    }
}
