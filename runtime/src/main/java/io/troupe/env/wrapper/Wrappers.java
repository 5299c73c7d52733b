package io.troupe.env.wrapper;

import io.troupe.closing.Closing;
import io.troupe.env.Snapshotable;
import io.troupe.env.VectorEnvironment;
import io.troupe.input.NearestName;
import io.troupe.input.UserError;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Puts the wrappers of an experiment around an environment. */
public final class Wrappers {
    private static final Set<String> NAMES = new TreeSet<>(Set.of(
            "timeLimit", "frameStack", "actionRepeat", "stickyActions", "normalizeObservation", "normalizeReward"));
    private static final Set<String> CHANGING_OBSERVATIONS = Set.of("frameStack", "normalizeObservation");
    private static final double MOST_STEPS = 1 << 30;
    private static final double MOST_FRAMES = 64;

    private Wrappers() {}

    /**
     * Puts wrappers around an environment, the first one innermost. The result is {@link Snapshotable} where the environment
     * is.
     *
     * @param environment taken over, also where this throws
     * @throws UserError for a wrapper that does not exist, has a wrong setting, or does not fit what it is put around
     */
    public static VectorEnvironment around(VectorEnvironment environment, List<Wrapping> wrappings) {
        VectorEnvironment wrapped = environment;
        try {
            for (int i = 0; i < wrappings.size(); i++) {
                Setting setting = new Setting("environment.wrappers[" + i + "]", wrappings.get(i));
                WrappedCopies wrapper = wrapper(wrapped, setting);
                wrapped = wrapped instanceof Snapshotable inside ? new SavedWrapper(wrapper, inside) : wrapper;
            }
            return wrapped;
        } catch (RuntimeException | Error e) {
            Closing.after(e, List.of(wrapped));
            throw e;
        }
    }

    /** The first of these after which what agents observe is not what the environment itself says, if there is one. */
    public static Optional<String> firstThatChangesObservations(List<Wrapping> wrappings) {
        return wrappings.stream()
                .map(Wrapping::name)
                .filter(CHANGING_OBSERVATIONS::contains)
                .findFirst();
    }

    private static WrappedCopies wrapper(VectorEnvironment inner, Setting setting) {
        EnvironmentSpec spec = inner.spec();
        return switch (setting.name()) {
            case "timeLimit" -> new TimeLimit(setting.restartable(inner), (int) setting.whole(1, MOST_STEPS));
            case "frameStack" -> new FrameStack(inner, setting.box(spec), (int) setting.whole(1, MOST_FRAMES));
            case "actionRepeat" -> {
                setting.require(!spec.masked(), "an action may be masked when it is taken again");
                yield new ActionRepeat(setting.restartable(inner), (int) setting.whole(1, MOST_FRAMES));
            }
            case "stickyActions" -> {
                setting.require(!spec.masked(), "the action before may be masked");
                yield new StickyActions(inner, setting.number(0, 1));
            }
            case "normalizeObservation" -> {
                setting.require(Boolean.TRUE.equals(setting.value()), "true is all that it can be");
                yield new NormalizeObservation(inner, setting.boundedBox(spec));
            }
            case "normalizeReward" -> {
                setting.require(spec.streamedRewards() == 0, "it has several streams of rewards");
                Setting section = setting.section(Set.of("scale", "low", "high"));
                double low = section.part("low", Double.NEGATIVE_INFINITY);
                double high = section.part("high", Double.POSITIVE_INFINITY);
                if (low > high) {
                    throw setting.notAllowed("a section whose low is not above its high");
                }
                yield new NormalizeReward(inner, section.part("scale", 1), low, high);
            }
            default ->
                throw new UserError(setting.path() + " = '" + setting.name() + "' is not a wrapper"
                        + NearestName.of(setting.name(), NAMES)
                                .map(near -> ", did you mean '" + near + "'?")
                                .orElse(".")
                        + " There are " + String.join(", ", NAMES) + ".");
        };
    }

    /** One wrapper's setting and what it may be. */
    private record Setting(String path, Wrapping wrapping) {
        String name() {
            return wrapping.name();
        }

        Object value() {
            return wrapping.value();
        }

        UserError notAllowed(String allowed) {
            return new UserError(path + "." + name() + " = " + value() + " is not allowed: it must be " + allowed);
        }

        void require(boolean fits, String why) {
            if (!fits) {
                throw new UserError(path + "." + name() + " = " + value() + " is not possible here: " + why);
            }
        }

        double number(double low, double high) {
            if (value() instanceof Number number && number.doubleValue() >= low && number.doubleValue() <= high) {
                return number.doubleValue();
            }
            throw notAllowed("a number from " + low + " to " + high);
        }

        double whole(double low, double high) {
            if (value() instanceof Number number
                    && number.doubleValue() >= low
                    && number.doubleValue() <= high
                    && number.doubleValue() == Math.rint(number.doubleValue())) {
                return number.doubleValue();
            }
            throw notAllowed("a whole number from " + (long) low + " to " + (long) high);
        }

        Setting section(Set<String> allowed) {
            if (value() instanceof Map<?, ?> section && allowed.containsAll(section.keySet())) {
                return this;
            }
            throw notAllowed("a section with " + String.join(", ", new TreeSet<>(allowed)) + " alone");
        }

        double part(String part, double otherwise) {
            Object found = value() instanceof Map<?, ?> section && section.containsKey(part)
                    ? section.get(part)
                    : Double.valueOf(otherwise);
            if (found instanceof Number number && !Double.isNaN(number.doubleValue())) {
                return number.doubleValue();
            }
            throw notAllowed("a section whose " + part + " is a number");
        }

        VectorEnvironment restartable(VectorEnvironment inner) {
            require(inner.canRestart(), inner.spec().name() + " cannot end the episode of one copy alone");
            return inner;
        }

        Box box(EnvironmentSpec spec) {
            if (spec.observation() instanceof Box box) {
                return box;
            }
            throw new UserError(path + "." + name() + " is not possible here: the observations of " + spec.name()
                    + " are no box but " + spec.observation());
        }

        Box boundedBox(EnvironmentSpec spec) {
            Box box = box(spec);
            for (int i = 0; i < box.size(); i++) {
                require(
                        Float.isFinite(box.low()[i]) && Float.isFinite(box.high()[i]),
                        "element " + i + " of the observation has no bounds");
            }
            return box;
        }
    }
}
