package io.troupe.actors.serialization;

import com.esotericsoftware.kryo.util.Util;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a value is what a declaration promises, elements of collections included. */
final class DeclaredType {
    private DeclaredType() {}

    /** Null is never promised. */
    static boolean fits(Type declared, @Nullable Object value) {
        return switch (declared) {
            case Class<?> type -> Util.getWrapperClass(type).isInstance(value);
            case ParameterizedType generic -> fits(generic.getRawType(), value) && elementsFit(generic, value);
            case WildcardType wildcard -> fits(wildcard.getUpperBounds()[0], value);
            default -> value != null;
        };
    }

    private static boolean elementsFit(ParameterizedType declared, @Nullable Object value) {
        Type[] of = declared.getActualTypeArguments();
        return switch (value) {
            case Collection<?> elements -> elements.stream().allMatch(element -> fits(of[0], element));
            case Map<?, ?> entries ->
                entries.entrySet().stream()
                        .allMatch(entry -> fits(of[0], entry.getKey()) && fits(of[1], entry.getValue()));
            case Optional<?> optional -> optional.isEmpty() || fits(of[0], optional.get());
            case null, default -> true;
        };
    }
}
