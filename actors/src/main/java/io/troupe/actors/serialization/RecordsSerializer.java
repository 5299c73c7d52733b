package io.troupe.actors.serialization;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.RecordSerializer;
import java.lang.reflect.RecordComponent;

/**
 * Records by Kryo, whose components are checked against their declared types as far as those go: an actor relies on them
 * and would fail later, elsewhere.
 */
final class RecordsSerializer<T> extends RecordSerializer<T> {
    private final RecordComponent[] components;

    RecordsSerializer(Class<T> type) {
        super(type);
        components = type.getRecordComponents();
        for (RecordComponent component : components) {
            component.getAccessor().setAccessible(true);
        }
    }

    @Override
    public void write(Kryo kryo, Output output, T value) {
        require(value);
        super.write(kryo, output, value);
    }

    @Override
    public T read(Kryo kryo, Input input, Class<? extends T> type) {
        T value = super.read(kryo, input, type);
        require(value);
        return value;
    }

    private void require(T value) {
        for (RecordComponent component : components) {
            try {
                if (!DeclaredType.fits(
                        component.getGenericType(), component.getAccessor().invoke(value))) {
                    throw new KryoException(component.getName() + " of "
                            + value.getClass().getName() + " is no "
                            + component.getGenericType().getTypeName());
                }
            } catch (ReflectiveOperationException e) {
                throw new KryoException(
                        component.getName() + " of " + value.getClass().getName(), e);
            }
        }
    }
}
