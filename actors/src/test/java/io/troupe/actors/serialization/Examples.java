package io.troupe.actors.serialization;

import io.troupe.actors.serialization.ExampleVocabulary.Carrier;
import io.troupe.actors.serialization.ExampleVocabulary.Greeting;
import io.troupe.actors.serialization.ExampleVocabulary.Mood;
import io.troupe.actors.serialization.ExampleVocabulary.Numbers;
import io.troupe.actors.serialization.ExampleVocabulary.Reply;
import io.troupe.actors.serialization.ExampleVocabulary.Tick;
import io.troupe.actors.serialization.ExampleVocabulary.Values;
import io.troupe.algorithm.UpdateStatistics;
import io.troupe.policy.PolicyVersion;
import io.troupe.schedule.Progress;
import io.troupe.training.StageNanos;
import io.troupe.trajectory.QueueCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;

/** One object of every class that is registered in tests. */
final class Examples {
    static final ControlMessages MESSAGES = ControlMessages.of(List.of(new RunVocabulary(), new ExampleVocabulary()));

    private Examples() {}

    static Map<Class<?>, Object> all(ActorRef<Object> actor) {
        Map<Class<?>, Object> examples = new LinkedHashMap<>();
        examples.put(PolicyVersion.class, new PolicyVersion(Long.MAX_VALUE));
        examples.put(Progress.class, new Progress(1, 2, 3, new PolicyVersion(4), 5, 6.5, Double.NaN, -0.0));
        examples.put(
                UpdateStatistics.class,
                new UpdateStatistics(
                        1, 2, 3, 4, 5, 6, Float.NaN, 1e-4f, 8, 9, new TreeMap<>(Map.of("Policy/Temperature", 0.2f))));
        examples.put(StageNanos.class, new StageNanos(1, -2, 3, 4));
        examples.put(
                QueueCounts.class, new QueueCounts(1, 2, 3, Map.of("stale", 4L), new TreeSet<>(List.of(7, -1, 3))));
        examples.put(Greeting.class, new Greeting("hello", actor));
        examples.put(Reply.class, new Reply("\u00e4\u4e16\ud83d\ude00"));
        examples.put(Carrier.class, new Carrier(List.of(new Carrier(1L), Optional.of(new Carrier("")))));
        examples.put(
                Numbers.class,
                new Numbers(
                        (byte) -1,
                        Short.MIN_VALUE,
                        300,
                        Long.MIN_VALUE,
                        1.5f,
                        Math.PI,
                        true,
                        '\u00fc',
                        Integer.MAX_VALUE));
        examples.put(
                ExampleVocabulary.Collections.class,
                new ExampleVocabulary.Collections(
                        List.of("a", "b"),
                        Set.of(Mood.values()),
                        new TreeSet<>(),
                        Map.of(Mood.BUSY, new Reply("later")),
                        new TreeMap<>(Map.of("x", List.of(1L, 2L), "w", List.of()))));
        examples.put(
                Values.class,
                new Values(
                        Optional.of("text"),
                        OptionalInt.of(3),
                        OptionalLong.empty(),
                        OptionalDouble.of(Double.NEGATIVE_INFINITY),
                        Duration.ofNanos(-5),
                        Instant.parse("2026-11-21T00:00:00.000000001Z"),
                        new byte[] {1, 2, 3},
                        Optional.of(actor)));
        examples.put(Mood.class, Mood.BUSY);
        examples.put(Tick.class, Tick.INSTANCE);
        return examples;
    }

    /** The message itself, or one with the value in it. */
    static ControlMessage message(Object example) {
        return example instanceof ControlMessage message ? message : new Carrier(example);
    }
}
