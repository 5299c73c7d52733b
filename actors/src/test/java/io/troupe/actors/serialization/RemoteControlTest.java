package io.troupe.actors.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.actors.serialization.ExampleVocabulary.Greeting;
import io.troupe.actors.serialization.ExampleVocabulary.Reply;
import java.io.Serializable;
import java.nio.file.Path;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two actor systems with a connection between them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemoteControlTest {
    /** Would travel by Java serialisation, were that on. */
    record Stray(String text) implements Serializable {}

    private static final Config CONFIG = ConfigFactory.parseString("""
            pekko.actor.provider = remote
            pekko.actor.testkit.typed { single-expect-default = 20s, default-timeout = 20s, filter-leeway = 20s }
            pekko.loglevel = OFF
            pekko.remote.artery.transport = tcp
            pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
            troupe.control-vocabularies = [
              "io.troupe.actors.serialization.RunVocabulary", "io.troupe.actors.serialization.ExampleVocabulary"
            ]
            """)
            .withFallback(ConfigFactory.parseResources("troupe-control.conf"))
            .withFallback(ConfigFactory.parseResources("troupe-actors.conf"))
            .withFallback(ConfigFactory.load())
            .resolve();

    private final ActorTestKit here = ActorTestKit.create("here", CONFIG);
    private final ActorTestKit there = ActorTestKit.create("there", CONFIG);

    @AfterAll
    void stop() {
        here.shutdownTestKit();
        there.shutdownTestKit();
    }

    private static Behavior<Object> greeter(ActorRef<Object> seen) {
        return Behaviors.receiveMessage(message -> {
            seen.tell(message);
            if (message instanceof Greeting greeting) {
                greeting.replyTo().tell(new Reply("you said " + greeting.text()));
            }
            return Behaviors.same();
        });
    }

    @Test
    void messagesTravelWithReferencesToActorsAndNothingUnlistedDoes() {
        TestProbe<Object> seenThere = there.createTestProbe(Object.class);
        ActorRef<Object> greeter = there.spawn(greeter(seenThere.getRef()), "greeter");
        String address = ActorRefResolver.get(there.system()).toSerializationFormat(greeter);
        ActorRef<Object> remote = ActorRefResolver.get(here.system()).resolveActorRef(address);
        TestProbe<Object> answers = here.createTestProbe(Object.class);

        remote.tell(new Greeting("hello", answers.getRef()));

        answers.expectMessage(new Reply("you said hello"));
        assertThat(seenThere.receiveMessage()).isInstanceOf(Greeting.class);

        remote.tell(new Stray("of no class that is bound"));
        remote.tell(new ExampleVocabulary.Carrier(Path.of("of no class that is listed")));
        remote.tell(new Greeting("still there?", answers.getRef()));

        answers.expectMessage(new Reply("you said still there?"));
        assertThat(seenThere.receiveMessage()).isInstanceOf(Greeting.class);
        seenThere.expectNoMessage(java.time.Duration.ZERO);
    }

    @Test
    void javaSerialisationIsOff() {
        assertThat(SerializationExtension.get(here.system())
                        .serialize(new Stray("secret"))
                        .isFailure())
                .isTrue();
        assertThat(SerializationExtension.get(here.system())
                        .serialize(new Reply("fine"))
                        .isSuccess())
                .isTrue();
    }
}
