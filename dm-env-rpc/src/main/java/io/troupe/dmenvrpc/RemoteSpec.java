package io.troupe.dmenvrpc;

import dm_env_rpc.v1.DmEnvRpc.ActionObservationSpecs;
import dm_env_rpc.v1.DmEnvRpc.StepRequest;
import dm_env_rpc.v1.DmEnvRpc.TensorSpec;
import io.troupe.env.EnvironmentParameters;
import io.troupe.spec.Box;
import io.troupe.spec.Dict;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Hybrid;
import io.troupe.spec.MultiDiscrete;
import io.troupe.spec.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a server says of one joined world, as spaces. Tensors are ordered by name, because the numbers that servers know them
 * by need not be the same in the next world.
 */
final class RemoteSpec {
    /** Observations, or actions. */
    private static final int MOST_TENSORS = 4096;

    private static final int LONGEST_NAME = 200;
    /** A policy has a number for each of them. */
    private static final long MOST_CHOICES = 1L << 24;

    private final ActionObservationSpecs said;
    private final EnvironmentSpec spec;
    private final List<ObservationTensor> observations;
    private final ObservationTensor reward;
    private final Optional<ObservationTensor> discount;
    /** What is continuous before what is chosen. */
    private final List<ActionTensor> actions;

    private final SortedSet<String> leftOut;
    private final StepRequest question;

    private RemoteSpec(
            ActionObservationSpecs said,
            EnvironmentSpec spec,
            List<ObservationTensor> observations,
            ObservationTensor reward,
            Optional<ObservationTensor> discount,
            List<ActionTensor> actions,
            SortedSet<String> leftOut) {
        this.said = said;
        this.spec = spec;
        this.observations = observations;
        this.reward = reward;
        this.discount = discount;
        this.actions = actions;
        this.leftOut = leftOut;
        StepRequest.Builder request = StepRequest.newBuilder().addRequestedObservations(reward.uid());
        discount.ifPresent(each -> request.addRequestedObservations(each.uid()));
        observations.stream()
                .map(ObservationTensor::uid)
                .filter(uid -> !request.getRequestedObservationsList().contains(uid))
                .forEach(request::addRequestedObservations);
        question = request.build();
    }

    /**
     * @param copies among which memory is shared
     * @throws IllegalArgumentException for what cannot be used, naming it
     */
    static RemoteSpec of(RpcSettings settings, ActionObservationSpecs specs, int copies) {
        ElementBudget budget = new ElementBudget(copies);
        Map<String, Long> observed = byName("observation", specs.getObservationsMap());
        Map<String, Long> acted = byName("action", specs.getActionsMap());
        SortedSet<String> leftOut = new TreeSet<>();
        ObservationTensor reward = scalar(settings.reward(), specs, observed, budget)
                .orElseThrow(() -> new IllegalArgumentException("there is no observation '" + settings.reward()
                        + "': " + EnvironmentParameters.path(RpcSettings.REWARD)
                        + " must name the one that is the reward, of "
                        + observed.keySet()));
        Optional<ObservationTensor> discount = scalar(settings.discount(), specs, observed, budget);
        List<ObservationTensor> observations = new ArrayList<>();
        for (String name :
                chosen("observation", settings.observations(), observed, specs.getObservationsMap(), leftOut)) {
            // Asked for by name, they are observations too.
            if (!settings.observations().isEmpty()
                    || (!name.equals(settings.reward()) && !name.equals(settings.discount()))) {
                observations.add(observation(name, specs, observed, budget));
            }
        }
        if (observations.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is nothing to be observed but the reward: the observations are " + observed.keySet());
        }
        List<ActionTensor> actions = new ArrayList<>();
        for (String name : chosen("action", settings.actions(), acted, specs.getActionsMap(), leftOut)) {
            actions.add(action(name, specs, acted, budget));
        }
        if (actions.isEmpty()) {
            throw new IllegalArgumentException("there is no action of numbers: the actions are " + acted.keySet());
        }
        List<ActionTensor> ordered = new ArrayList<>();
        actions.stream().filter(ActionTensor::continuous).forEach(ordered::add);
        actions.stream().filter(action -> !action.continuous()).forEach(ordered::add);
        EnvironmentSpec spec = new EnvironmentSpec(
                DmEnvRpcProvider.NAME,
                observationSpace(observations),
                actionSpace(ordered),
                settings.maxEpisodeSteps());
        return new RemoteSpec(specs, spec, List.copyOf(observations), reward, discount, List.copyOf(ordered), leftOut);
    }

    private static Map<String, Long> byName(String kind, Map<Long, TensorSpec> specs) {
        if (specs.size() > MOST_TENSORS) {
            throw new IllegalArgumentException(
                    "there are " + specs.size() + " " + kind + "s, and at most " + MOST_TENSORS + " are taken");
        }
        SortedMap<String, Long> uids = new TreeMap<>();
        specs.forEach((uid, spec) -> {
            if (spec.getName().length() > LONGEST_NAME
                    || !spec.getName().codePoints().allMatch(PlainText::isPlain)) {
                throw new IllegalArgumentException("the name of every " + kind + " must be printable and of at most "
                        + LONGEST_NAME + " characters, not '" + spec.getName() + "'");
            }
            if (spec.getName().isBlank() || uids.put(spec.getName(), uid) != null) {
                throw new IllegalArgumentException(
                        "every " + kind + " needs a name of its own, and there is a second '" + spec.getName() + "'");
            }
        });
        return uids;
    }

    /** Those that are wanted, or else all of numbers. */
    private static List<String> chosen(
            String kind,
            List<String> wanted,
            Map<String, Long> known,
            Map<Long, TensorSpec> specs,
            SortedSet<String> leftOut) {
        for (String name : wanted) {
            if (!known.containsKey(name)) {
                throw new IllegalArgumentException("there is no " + kind + " '" + name + "', only " + known.keySet());
            }
        }
        if (!wanted.isEmpty()) {
            return wanted;
        }
        List<String> numbers = new ArrayList<>();
        known.forEach((name, uid) -> {
            TensorSpec spec = specs.getOrDefault(uid, TensorSpec.getDefaultInstance());
            if (Elements.areNumbers(spec.getDtype())) {
                numbers.add(name);
            } else {
                leftOut.add(kind + " '" + name + "' of dtype " + spec.getDtype());
            }
        });
        return numbers;
    }

    private static ObservationTensor observation(
            String name, ActionObservationSpecs specs, Map<String, Long> uids, ElementBudget budget) {
        long uid = uids.getOrDefault(name, 0L);
        return new ObservationTensor(
                uid,
                name,
                TensorShape.of(
                        "observation '" + name + "'",
                        specs.getObservationsOrThrow(uid),
                        ": " + EnvironmentParameters.path(RpcSettings.OBSERVATIONS) + " must leave it out",
                        budget));
    }

    private static ActionTensor action(
            String name, ActionObservationSpecs specs, Map<String, Long> uids, ElementBudget budget) {
        long uid = uids.getOrDefault(name, 0L);
        return new ActionTensor(
                uid,
                TensorShape.of(
                        "action '" + name + "'",
                        specs.getActionsOrThrow(uid),
                        ": " + EnvironmentParameters.path(RpcSettings.ACTIONS) + " must leave it out",
                        budget));
    }

    private static Optional<ObservationTensor> scalar(
            String name, ActionObservationSpecs specs, Map<String, Long> uids, ElementBudget budget) {
        if (!uids.containsKey(name)) {
            return Optional.empty();
        }
        ObservationTensor tensor = observation(name, specs, uids, budget);
        if (tensor.shape().size() != 1) {
            throw new IllegalArgumentException("observation '" + name + "' has the shape "
                    + tensor.shape().dimensions() + ", and a reward or a discount is one number");
        }
        return Optional.of(tensor);
    }

    private static Space observationSpace(List<ObservationTensor> observations) {
        if (observations.size() == 1) {
            return box(observations.getFirst().shape());
        }
        return new Dict(observations.stream()
                .map(each -> new Dict.Part(each.name(), box(each.shape())))
                .toList());
    }

    private static Box box(TensorShape shape) {
        return joined(List.of(shape), shape.dimensions());
    }

    private static Box joined(List<TensorShape> shapes, List<Integer> dimensions) {
        float[] low = new float[size(shapes)];
        float[] high = new float[low.length];
        int at = 0;
        for (TensorShape shape : shapes) {
            for (int i = 0; i < shape.size(); i++) {
                low[at] = (float) shape.low(i);
                high[at++] = (float) shape.high(i);
            }
        }
        return new Box(low, high, dimensions);
    }

    private static int size(List<TensorShape> shapes) {
        return shapes.stream().mapToInt(TensorShape::size).sum();
    }

    private static Space actionSpace(List<ActionTensor> actions) {
        List<TensorShape> values = actions.stream()
                .filter(ActionTensor::continuous)
                .map(ActionTensor::shape)
                .toList();
        List<Integer> choices = new ArrayList<>();
        long all = 0;
        for (ActionTensor action : actions) {
            for (int i = 0; i < action.shape().size() && !action.continuous(); i++) {
                choices.add(action.choices(i));
                all += action.choices(i);
            }
        }
        if (all > MOST_CHOICES) {
            throw new IllegalArgumentException(
                    "the actions have " + all + " choices together, and at most " + MOST_CHOICES + " are taken: "
                            + EnvironmentParameters.path(RpcSettings.ACTIONS) + " must leave some out");
        }
        if (values.isEmpty()) {
            return choices.size() == 1 ? new Discrete(choices.getFirst()) : new MultiDiscrete(choices);
        }
        Box box = values.size() == 1 ? box(values.getFirst()) : joined(values, List.of(size(values)));
        return choices.isEmpty() ? box : new Hybrid(box, new MultiDiscrete(choices));
    }

    /** What it was made of. */
    ActionObservationSpecs said() {
        return said;
    }

    EnvironmentSpec spec() {
        return spec;
    }

    List<ObservationTensor> observations() {
        return observations;
    }

    ObservationTensor reward() {
        return reward;
    }

    /** Where there is one, it says how an episode ended. */
    Optional<ObservationTensor> discount() {
        return discount;
    }

    /** What the server has and nobody uses, for people. */
    SortedSet<String> leftOut() {
        return leftOut;
    }

    /** A request for a step without actions, as it begins an episode. */
    StepRequest start() {
        return question;
    }

    /** A request for a step with the actions from {@code offset} on. */
    StepRequest step(float[] values, int offset) {
        StepRequest.Builder request = question.toBuilder();
        int at = offset;
        for (ActionTensor action : actions) {
            request.putActions(action.uid(), action.pack(values, at));
            at += action.shape().size();
        }
        return request.build();
    }
}
