package io.troupe.actors.cli;

import io.troupe.actors.StopCause;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** SIGINT and SIGTERM while a run goes on: the first one asks it to stop, the second one ends the process at once. */
public final class Signals implements AutoCloseable {
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Consumer<StopCause> stop;
    private final Consumer<StopCause> halt;
    private final Runnable restore;
    private volatile Optional<StopCause> first = Optional.empty();

    private Signals(Consumer<StopCause> stop, Consumer<StopCause> halt) {
        this.stop = stop;
        this.halt = halt;
        Runnable restoreInterrupt = install("INT", () -> received(StopCause.INTERRUPT));
        Runnable restoreTerminate = install("TERM", () -> received(StopCause.TERMINATE));
        this.restore = () -> {
            restoreInterrupt.run();
            restoreTerminate.run();
        };
    }

    /**
     * Handles them until this is closed.
     *
     * @param stop called for the first signal, on a thread of the virtual machine
     * @param halt called for every later one
     */
    public static Signals handle(Consumer<StopCause> stop, Consumer<StopCause> halt) {
        return new Signals(stop, halt);
    }

    private void received(StopCause cause) {
        if (stopping.compareAndSet(false, true)) {
            first = Optional.of(cause);
            stop.accept(cause);
        } else {
            halt.accept(cause);
        }
    }

    /** The first signal, if one came. */
    public Optional<StopCause> first() {
        return first;
    }

    /** Back to what was there before. */
    @Override
    public void close() {
        restore.run();
    }

    /**
     * {@code sun.misc.Signal.handle} by reflection: nothing else tells the two signals apart, and a direct use warns in
     * a way that cannot be suppressed. Where it is missing, a signal ends the process as it would without this class.
     *
     * @return puts the previous handler back
     */
    private static Runnable install(String name, Runnable received) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object signal = signalType.getConstructor(String.class).newInstance(name);
            MethodHandle run = MethodHandles.lookup()
                    .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                    .bindTo(received);
            Object handler = MethodHandleProxies.asInterfaceInstance(
                    handlerType, MethodHandles.dropArguments(run, 0, signalType));
            Method handle = signalType.getMethod("handle", signalType, handlerType);
            Object previous = handle.invoke(null, signal, handler);
            return () -> {
                try {
                    handle.invoke(null, signal, previous);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException("the handler of " + name + " cannot be put back", e);
                }
            };
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return () -> {};
        }
    }
}
