package io.troupe.actors;

import io.troupe.metrics.MetricReport;
import io.troupe.metrics.MetricSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Writes reports to every sink, where blocking is allowed. A sink that fails is closed and reported; the others and the
 * training go on.
 */
public final class MetricsReporter extends AbstractBehavior<MetricsReporter.Command> {
    /** What the reporter is told. */
    public sealed interface Command {}

    /** Write this. */
    public record Report(MetricReport report) implements Command {}

    /** Write what is buffered, close every sink and say so. */
    public record Close(ActorRef<Supervisor.Command> replyTo) implements Command {}

    private final List<MetricSink> sinks;
    private final ActorRef<Supervisor.Command> supervisor;

    /** @param sinks taken over */
    public static Behavior<Command> create(List<MetricSink> sinks, ActorRef<Supervisor.Command> supervisor) {
        return FatalErrors.asFailures(
                Command.class, Behaviors.setup(context -> new MetricsReporter(context, sinks, supervisor)));
    }

    private MetricsReporter(
            ActorContext<Command> context, List<MetricSink> sinks, ActorRef<Supervisor.Command> supervisor) {
        super(context);
        this.sinks = new ArrayList<>(sinks);
        this.supervisor = supervisor;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onSignal(PostStop.class, signal -> onStop())
                .onAnyMessage(this::onCommand)
                .build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Report(MetricReport report) -> write(report);
            case Close(ActorRef<Supervisor.Command> replyTo) -> {
                closeAll();
                replyTo.tell(Supervisor.MetricsClosed.INSTANCE);
            }
        }
        return this;
    }

    private void write(MetricReport report) {
        for (Iterator<MetricSink> all = sinks.iterator(); all.hasNext(); ) {
            MetricSink sink = all.next();
            try {
                sink.accept(report);
            } catch (IOException e) {
                all.remove();
                supervisor.tell(new Supervisor.SinkFailed(sink.getClass().getSimpleName(), e));
                close(sink);
            }
        }
    }

    private void closeAll() {
        sinks.forEach(this::close);
        sinks.clear();
    }

    private void close(MetricSink sink) {
        try {
            sink.close();
        } catch (IOException e) {
            supervisor.tell(new Supervisor.SinkFailed(sink.getClass().getSimpleName(), e));
        }
    }

    private Behavior<Command> onStop() {
        closeAll();
        return this;
    }
}
