package io.troupe.allreduce;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Runs what members of a group do, each on a thread of its own. */
public final class Together {
    private Together() {}

    /** Starts a task. */
    public static CompletableFuture<Void> start(Runnable task) {
        return CompletableFuture.runAsync(task, Together::thread);
    }

    private static void thread(Runnable task) {
        Thread.ofPlatform().daemon().start(task);
    }

    /** Runs all, and waits for their ends. */
    public static List<CompletableFuture<Void>> run(List<Runnable> tasks) {
        List<CompletableFuture<Void>> futures = new ArrayList<>();
        tasks.forEach(task -> futures.add(start(task)));
        futures.forEach(future -> future.handle((done, failure) -> done)
                .orTimeout(InProcessRing.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join());
        return futures;
    }

    /** Runs all; fails with the first failure. */
    public static void succeed(List<Runnable> tasks) {
        for (CompletableFuture<Void> future : run(tasks)) {
            try {
                future.join();
            } catch (CompletionException e) {
                throw new AssertionError("a member failed: " + e.getMessage(), e);
            }
        }
    }
}
