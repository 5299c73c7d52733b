package io.troupe.dmenvrpc;

import dm_env_rpc.v1.DmEnvRpc.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Settings of an experiment as the tensors that a server is sent, of the types that the protocol's own client for Python
 * gives them: whole numbers are int64, others double, and what is in a section has its name and a dot before its own. A
 * section of nothing but {@code double} is a double, because 1.0 cannot be told from 1 in an experiment.
 */
final class SettingTensors {
    private static final Set<String> DOUBLE = Set.of("double");

    private final String key;
    private final Map<String, Tensor> tensors = new TreeMap<>();

    private SettingTensors(String key) {
        this.key = key;
    }

    /**
     * @param key of the section, for messages
     * @throws IllegalArgumentException for a value that has no such type, naming it
     */
    static Map<String, Tensor> of(String key, Map<String, Object> section) {
        SettingTensors settings = new SettingTensors(key);
        settings.addAll("", section);
        return Map.copyOf(settings.tensors);
    }

    /** One whole number. */
    static Tensor of(long value) {
        return Tensor.newBuilder()
                .setInt64S(Tensor.Int64Array.newBuilder().addArray(value))
                .build();
    }

    private void addAll(String prefix, Map<?, ?> section) {
        section.forEach((name, value) -> {
            String path = prefix + name;
            if (value instanceof Map<?, ?> inner && inner.keySet().equals(DOUBLE)) {
                inner.values().forEach(each -> put(path, each, true));
            } else if (value instanceof Map<?, ?> inner) {
                addAll(path + ".", inner);
            } else {
                put(path, value, false);
            }
        });
    }

    private void put(String path, Object value, boolean fractions) {
        if (value instanceof List<?> list) {
            Tensor.Builder tensor = elements(path, list, fractions).toBuilder();
            tensors.put(path, tensor.addShape(list.size()).build());
        } else {
            tensors.put(path, elements(path, List.of(value), fractions));
        }
    }

    private Tensor elements(String path, List<?> values, boolean fractions) {
        if (fractions && !values.stream().allMatch(Number.class::isInstance)) {
            throw new IllegalArgumentException(
                    key + "." + path + ".double must be a number, or a list of numbers, not '" + values + "'");
        }
        Tensor.Builder tensor = Tensor.newBuilder();
        if (!values.isEmpty() && values.stream().allMatch(Boolean.class::isInstance)) {
            Tensor.BoolArray.Builder array = Tensor.BoolArray.newBuilder();
            values.forEach(value -> array.addArray((Boolean) value));
            return tensor.setBools(array).build();
        }
        if (!values.isEmpty() && values.stream().allMatch(String.class::isInstance)) {
            Tensor.StringArray.Builder array = Tensor.StringArray.newBuilder();
            values.forEach(value -> array.addArray((String) value));
            return tensor.setStrings(array).build();
        }
        List<Number> numbers = new ArrayList<>();
        for (Object value : values) {
            if (!(value instanceof Number number)) {
                throw new IllegalArgumentException(key + "." + path
                        + " must be a number, a text, true or false, a list of one of these, or a section, not '"
                        + value + "'");
            }
            numbers.add(number);
        }
        if (!fractions
                && !numbers.isEmpty()
                && numbers.stream().allMatch(n -> n instanceof Integer || n instanceof Long)) {
            Tensor.Int64Array.Builder array = Tensor.Int64Array.newBuilder();
            numbers.forEach(number -> array.addArray(number.longValue()));
            return tensor.setInt64S(array).build();
        }
        Tensor.DoubleArray.Builder array = Tensor.DoubleArray.newBuilder();
        numbers.forEach(number -> array.addArray(number.doubleValue()));
        return tensor.setDoubles(array).build();
    }
}
