package io.troupe.env;

import io.troupe.input.UserError;
import io.troupe.random.RandomStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How the parameters of an author's environment are drawn for each episode. What is one number is not drawn. */
final class DrawnParameters {
    /** That a state may have: more is no state. */
    private static final int MOST_VALUES = 1 << 20;

    /** Of each parameter: what it is drawn from, where {@link #isRange} says so from the first to the second. */
    private final double[][] values;

    private final boolean[] isRange;

    private DrawnParameters(int count) {
        values = new double[count][];
        isRange = new boolean[count];
    }

    /** What an author's object declares. */
    static List<Parameter> declaredBy(Environment environment) throws Fault {
        try {
            return environment instanceof Parameterised parameterised
                    ? List.copyOf(parameterised.parameters())
                    : List.of();
        } catch (Throwable thrown) { // linkage errors and assertions are an author's mistakes too
            throw Fault.thrownBy("parameters", thrown, "");
        }
    }

    /**
     * @param name of the environment
     * @throws UserError for a parameter that it does not have, or a value that this cannot have
     */
    static DrawnParameters of(String name, List<Parameter> declared, EnvironmentParameters settings) {
        TreeSet<String> known = declared.stream().map(Parameter::name).collect(Collectors.toCollection(TreeSet::new));
        for (String setting : new TreeSet<>(settings.values().keySet())) {
            if (!known.contains(setting)) {
                throw new UserError(Environments.unknownParameter(name, setting, known));
            }
        }
        DrawnParameters drawn = new DrawnParameters(declared.size());
        for (int i = 0; i < declared.size(); i++) {
            Parameter parameter = declared.get(i);
            Object value = settings.values().getOrDefault(parameter.name(), parameter.usual());
            drawn.read(i, parameter, value);
            for (double possible : drawn.values[i]) {
                if (!(possible >= parameter.low() && possible <= parameter.high())) {
                    throw notAllowed(parameter, value);
                }
            }
        }
        return drawn;
    }

    private void read(int i, Parameter parameter, Object value) {
        if (value instanceof Number number) {
            values[i] = new double[] {number.doubleValue()};
        } else if (value instanceof Map<?, ?> section
                && section.size() == 1
                && section.values().iterator().next() instanceof List<?> numbers
                && !numbers.isEmpty()
                && numbers.stream().allMatch(Number.class::isInstance)) {
            values[i] = numbers.stream()
                    .mapToDouble(each -> ((Number) each).doubleValue())
                    .toArray();
            isRange[i] = section.containsKey("uniform");
            boolean ordered = values[i].length == 2 && values[i][0] <= values[i][1];
            if (isRange[i] ? !ordered : !section.containsKey("choice")) {
                throw notAllowed(parameter, value);
            }
        } else {
            throw notAllowed(parameter, value);
        }
    }

    private static UserError notAllowed(Parameter parameter, Object value) {
        return new UserError("environment.parameters." + parameter.name() + " = " + value
                + " is not allowed: it must be a number from " + parameter.low() + " to " + parameter.high()
                + ", or { uniform = [least, most] } or { choice = [one, another, ...] } of such numbers");
    }

    int count() {
        return values.length;
    }

    /** Writes what is drawn otherwise than from the given ones. */
    void saveChanges(DrawnParameters given, DataOutput out) throws IOException {
        for (int i = 0; i < values.length; i++) {
            boolean changed = isRange[i] != given.isRange[i] || !Arrays.equals(values[i], given.values[i]);
            out.writeBoolean(changed);
            if (changed) {
                out.writeBoolean(isRange[i]);
                out.writeInt(values[i].length);
                for (double value : values[i]) {
                    out.writeDouble(value);
                }
            }
        }
    }

    /** These, with what {@link #saveChanges} wrote. */
    DrawnParameters withChanges(DataInput in) throws IOException {
        DrawnParameters changed = new DrawnParameters(values.length);
        for (int i = 0; i < values.length; i++) {
            if (in.readBoolean()) {
                changed.isRange[i] = in.readBoolean();
                int count = in.readInt();
                if (count < 1 || count > MOST_VALUES || (changed.isRange[i] && count != 2)) {
                    throw new IOException("a parameter is drawn from " + count + " values");
                }
                changed.values[i] = new double[count];
                for (int k = 0; k < count; k++) {
                    changed.values[i][k] = in.readDouble();
                }
            } else {
                changed.isRange[i] = isRange[i];
                changed.values[i] = values[i];
            }
        }
        return changed;
    }

    /** Draws those of an episode. */
    void draw(RandomStream random, double[] into) {
        for (int i = 0; i < values.length; i++) {
            double[] from = values[i];
            if (isRange[i]) {
                into[i] = from[0] + random.nextDouble() * (from[1] - from[0]);
            } else {
                into[i] = from.length == 1 ? from[0] : from[random.nextInt(from.length)];
            }
        }
    }
}
