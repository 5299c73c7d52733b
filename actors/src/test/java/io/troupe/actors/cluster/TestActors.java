package io.troupe.actors.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;

/** Actor systems for tests: with the dispatchers of the program, and timers that go when they are told to. */
final class TestActors {
    /** Nobody waits so long but on a machine that is busy with something else. */
    private static final Config PATIENT = ConfigFactory.parseString("""
            pekko.actor.testkit.typed {
              single-expect-default = 20s
              default-timeout = 20s
              filter-leeway = 20s
            }
            """);

    private TestActors() {}

    static ActorTestKit create() {
        return ActorTestKit.create(PATIENT.withFallback(ConfigFactory.load()));
    }

    static ActorTestKit withManualTime() {
        return ActorTestKit.create(ManualTime.config()
                .withFallback(PATIENT)
                .withFallback(ConfigFactory.parseResources("troupe-actors.conf"))
                .withFallback(ConfigFactory.load()));
    }
}
