package io.troupe.actors.serialization;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Maps, read into unmodifiable ones of the same order, which grow as entries come in.
 *
 * @param <C> what they are sent as
 * @param <M> what entries are read into
 */
final class MapSerializers<C extends Map<?, ?>, M extends Map<Object, Object>> extends Serializer<C> {
    private final Supplier<M> empty;
    private final Function<M, C> unmodifiable;

    private MapSerializers(Supplier<M> empty, Function<M, C> unmodifiable) {
        this.empty = empty;
        this.unmodifiable = unmodifiable;
    }

    static Serializer<Map<?, ?>> map() {
        return new MapSerializers<Map<?, ?>, Map<Object, Object>>(LinkedHashMap::new, Collections::unmodifiableMap);
    }

    /** In the natural order of the keys. */
    static Serializer<SortedMap<?, ?>> sortedMap() {
        return new MapSerializers<SortedMap<?, ?>, SortedMap<Object, Object>>(
                TreeMap::new, Collections::unmodifiableSortedMap);
    }

    @Override
    public void write(Kryo kryo, Output output, C entries) {
        if (entries instanceof SortedMap<?, ?> sorted && sorted.comparator() != null) {
            throw new IllegalArgumentException("a sorted map in another order than the natural one cannot be sent");
        }
        Lengths.write(output, entries.size());
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            kryo.writeClassAndObject(output, entry.getKey());
            kryo.writeClassAndObject(output, entry.getValue());
        }
    }

    @Override
    public C read(Kryo kryo, Input input, Class<? extends C> type) {
        int size = Lengths.read(input);
        M entries = empty.get();
        for (int i = 0; i < size; i++) {
            Object key = kryo.readClassAndObject(input);
            entries.put(key, kryo.readClassAndObject(input));
        }
        return unmodifiable.apply(entries);
    }
}
