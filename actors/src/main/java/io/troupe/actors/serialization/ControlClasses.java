package io.troupe.actors.serialization;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.util.DefaultClassResolver;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the interface under which an object is sent, and takes no class by its name. */
final class ControlClasses extends DefaultClassResolver {
    private final List<Class<?>> values;

    ControlClasses(List<Class<?>> values) {
        this.values = values;
    }

    @Override
    @SuppressWarnings("rawtypes") // as in what it overrides
    public @Nullable Registration getRegistration(Class type) {
        Registration exact = super.getRegistration(type);
        if (exact != null) {
            return exact;
        }
        for (Class<?> value : values) {
            if (value.isAssignableFrom(type)) {
                return super.getRegistration(value);
            }
        }
        return null;
    }

    @Override
    protected Registration readName(Input input) {
        // Kryo would load the class before it finds out that nobody registered it.
        throw new KryoException("a class by its name");
    }
}
