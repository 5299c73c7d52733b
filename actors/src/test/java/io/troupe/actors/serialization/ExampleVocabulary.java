package io.troupe.actors.serialization;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.apache.pekko.actor.typed.ActorRef;

/** Messages with everything in them that a message may have. */
public final class ExampleVocabulary implements ControlVocabulary {
    record Greeting(String text, ActorRef<Object> replyTo) implements ControlMessage {}

    record Reply(String text) implements ControlMessage {}

    /** Carries any value that is not itself a message. */
    record Carrier(Object content) implements ControlMessage {}

    record Numbers(byte b, short s, int i, long l, float f, double d, boolean z, char c, Integer boxed)
            implements ControlMessage {}

    record Collections(
            List<String> list,
            Set<Mood> set,
            SortedSet<Integer> sortedSet,
            Map<Mood, Reply> map,
            SortedMap<String, List<Long>> sortedMap)
            implements ControlMessage {}

    @SuppressWarnings("ArrayRecordComponent") // compared by content in the tests
    record Values(
            Optional<String> text,
            OptionalInt number,
            OptionalLong large,
            OptionalDouble real,
            Duration duration,
            Instant instant,
            byte[] bytes,
            Optional<ActorRef<Object>> actor)
            implements ControlMessage {}

    enum Mood {
        CALM,
        BUSY {
            @Override
            boolean disturbed() {
                return true;
            }
        };

        boolean disturbed() {
            return false;
        }
    }

    enum Tick implements ControlMessage {
        INSTANCE
    }

    /** For the actor system. */
    public ExampleVocabulary() {}

    @Override
    public List<Class<?>> classes() {
        return List.of(
                Greeting.class,
                Reply.class,
                Carrier.class,
                Numbers.class,
                Collections.class,
                Values.class,
                Mood.class,
                Tick.class);
    }
}
