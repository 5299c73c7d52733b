package io.troupe.dmenvrpc;

import dm_env_rpc.v1.DmEnvRpc.ActionObservationSpecs;
import dm_env_rpc.v1.DmEnvRpc.TensorSpec;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** In what two specs differ, for people: the first tensor by name is enough. */
final class SpecDifference {
    private SpecDifference() {}

    /** Of specs that are not equal. */
    static String between(ActionObservationSpecs before, ActionObservationSpecs after) {
        return PlainText.of(between("observation", before.getObservationsMap(), after.getObservationsMap())
                .or(() -> between("action", before.getActionsMap(), after.getActionsMap()))
                .orElse("not in a tensor"));
    }

    private record Numbered(long uid, TensorSpec spec) {
        @Override
        public String toString() {
            return spec.getDtype() + " of shape " + spec.getShapeList();
        }
    }

    private static Optional<String> between(String kind, Map<Long, TensorSpec> before, Map<Long, TensorSpec> after) {
        Map<String, Numbered> first = byName(before);
        Map<String, Numbered> second = byName(after);
        SortedSet<String> names = new TreeSet<>(first.keySet());
        names.addAll(second.keySet());
        return names.stream()
                .filter(name -> !Optional.ofNullable(first.get(name)).equals(Optional.ofNullable(second.get(name))))
                .findFirst()
                .map(name -> kind + " '" + name + "' "
                        + how(Optional.ofNullable(first.get(name)), Optional.ofNullable(second.get(name))));
    }

    private static Map<String, Numbered> byName(Map<Long, TensorSpec> specs) {
        Map<String, Numbered> named = new TreeMap<>();
        specs.forEach((uid, spec) -> named.put(spec.getName(), new Numbered(uid, spec)));
        return named;
    }

    private static String how(Optional<Numbered> before, Optional<Numbered> after) {
        if (before.isEmpty() || after.isEmpty()) {
            return before.isEmpty() ? "is new" : "is gone";
        }
        if (!before.get().toString().equals(after.get().toString())) {
            return "was " + before.get() + " and is " + after.get();
        }
        return before.get().uid() == after.get().uid()
                ? "has other bounds"
                : "was number " + before.get().uid() + " and is number "
                        + after.get().uid();
    }
}
