package io.troupe.actors.cluster;

import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.Props;

/** Greets whoever asks. An untyped actor, because its messages are texts that every version of Pekko can read. */
final class GreetingActor extends AbstractActor {
    static final String NAME = "troupe-greeting";

    private final String greeting;

    private GreetingActor(Greeting greeting) {
        this.greeting = greeting.written();
    }

    static Props props(Greeting greeting) {
        return Props.create(GreetingActor.class, () -> new GreetingActor(greeting));
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(String.class, theirs -> getSender().tell(greeting, getSelf()))
                .build();
    }
}
