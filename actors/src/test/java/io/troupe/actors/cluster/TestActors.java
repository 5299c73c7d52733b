package io.troupe.actors.cluster;

import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;

/** Actor systems for tests: with the dispatchers of the program, and timers that go when they are told to. */
final class TestActors {
    private TestActors() {}

    static ActorTestKit withManualTime() {
        return ActorTestKit.create(ManualTime.config()
                .withFallback(ConfigFactory.parseResources("troupe-actors.conf"))
                .withFallback(ConfigFactory.load()));
    }
}
