package io.troupe.env;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/**
 * Runs an author's methods, one at a time, where the caller can give up waiting. The thread of a call that does not return
 * is left behind, interrupted, and the next call gets a new one. It ends by itself when nothing is called for a while.
 */
final class AuthorThread {
    private static final int FRAMES_SHOWN = 4;
    /** Where it waits is not where it is stuck. */
    private static final Pattern JDK = Pattern.compile("(java|jdk|sun)\\..*");

    private static final long IDLE_SECONDS = 5;

    private final String name;
    private final Duration timeout;
    private final Wait wait;
    /** The thread of the call in progress. */
    private final AtomicReference<Thread> thread = new AtomicReference<>(Thread.currentThread());

    private ThreadPoolExecutor executor;

    /** Waits for a call. */
    interface Wait {
        /** @throws TimeoutException when it has not returned in time */
        <T> T get(FutureTask<T> call, Duration timeout)
                throws ExecutionException, InterruptedException, TimeoutException;
    }

    /**
     * @param name of the environment
     * @param timeout of each call
     */
    AuthorThread(String name, Duration timeout) {
        this(name, timeout, new Wait() {
            @Override
            public <T> T get(FutureTask<T> call, Duration longest)
                    throws ExecutionException, InterruptedException, TimeoutException {
                return call.get(longest.toNanos(), TimeUnit.NANOSECONDS);
            }
        });
    }

    AuthorThread(String name, Duration timeout, Wait wait) {
        this.name = name;
        this.timeout = timeout;
        this.wait = wait;
        executor = newExecutor();
    }

    private ThreadPoolExecutor newExecutor() {
        ThreadPoolExecutor made =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1), task -> {
                    Thread author = new Thread(task, "environment-" + name);
                    // A call that never returns must not keep the program from ending.
                    author.setDaemon(true);
                    return author;
                });
        made.allowCoreThreadTimeOut(true);
        return made;
    }

    /**
     * Calls a method.
     *
     * @param what for messages
     * @throws Fault when it has not returned in time
     * @throws ExecutionException with what it threw
     * @throws IllegalStateException when the caller was interrupted; as after a fault, the method may still be running
     */
    <T> T call(String what, Callable<T> method) throws Fault, ExecutionException {
        FutureTask<T> task = new FutureTask<>(() -> {
            thread.set(Thread.currentThread());
            return method.call();
        });
        executor.execute(task);
        try {
            return wait.get(task, timeout);
        } catch (TimeoutException e) {
            String where = where();
            leaveBehind();
            throw new Hang(
                    what + " has not returned for " + timeout.toMillis() + " ms (environment.callTimeout)" + where);
        } catch (InterruptedException e) {
            leaveBehind();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while environment '" + name + "' was in " + what, e);
        }
    }

    private void leaveBehind() {
        executor.shutdownNow();
        executor = newExecutor();
    }

    /** What the author's code was doing, from the inside out. */
    private String where() {
        StringBuilder frames = new StringBuilder();
        int shown = 0;
        for (StackTraceElement frame : thread.get().getStackTrace()) {
            boolean inJdk = JDK.matcher(frame.getClassName()).matches();
            if (shown < FRAMES_SHOWN && !(inJdk && shown == 0)) {
                frames.append(shown == 0 ? "; it is in " : ", called by ").append(frame);
                shown++;
            }
        }
        return frames.toString();
    }

    /** A call that does not return. */
    static final class Hang extends Fault {
        private static final long serialVersionUID = 1L;

        Hang(String problem) {
            super(problem);
        }
    }
}
