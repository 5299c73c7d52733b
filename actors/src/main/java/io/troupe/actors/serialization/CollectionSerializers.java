package io.troupe.actors.serialization;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Collections, read into unmodifiable ones of the same order. They grow as elements come in: Kryo's own take memory for
 * as many as the sender claims.
 *
 * @param <C> what they are sent as
 * @param <M> what elements are read into
 */
final class CollectionSerializers<C extends Collection<?>, M extends Collection<Object>> extends Serializer<C> {
    private final Supplier<M> empty;
    private final Function<M, C> unmodifiable;

    private CollectionSerializers(Supplier<M> empty, Function<M, C> unmodifiable) {
        this.empty = empty;
        this.unmodifiable = unmodifiable;
    }

    static Serializer<List<?>> list() {
        return new CollectionSerializers<List<?>, List<Object>>(ArrayList::new, Collections::unmodifiableList);
    }

    static Serializer<Set<?>> set() {
        return new CollectionSerializers<Set<?>, Set<Object>>(LinkedHashSet::new, Collections::unmodifiableSet);
    }

    /** In the natural order of the elements. */
    static Serializer<SortedSet<?>> sortedSet() {
        return new CollectionSerializers<SortedSet<?>, SortedSet<Object>>(
                TreeSet::new, Collections::unmodifiableSortedSet);
    }

    @Override
    public void write(Kryo kryo, Output output, C elements) {
        if (elements instanceof SortedSet<?> sorted && sorted.comparator() != null) {
            throw new IllegalArgumentException("a sorted set in another order than the natural one cannot be sent");
        }
        Lengths.write(output, elements.size());
        for (Object element : elements) {
            kryo.writeClassAndObject(output, element);
        }
    }

    @Override
    public C read(Kryo kryo, Input input, Class<? extends C> type) {
        int size = Lengths.read(input);
        M elements = empty.get();
        for (int i = 0; i < size; i++) {
            elements.add(kryo.readClassAndObject(input));
        }
        return unmodifiable.apply(elements);
    }
}
