package io.troupe.allreduce;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Runs what members of a group do, each on a thread of its own. */
public final class Together {
    private Together() {}

    /** Starts a task. */
    public static <T> CompletableFuture<T> start(Supplier<T> task) {
        return CompletableFuture.supplyAsync(
                task, body -> Thread.ofPlatform().daemon().start(body));
    }

    /** The end of a task: what it threw, if it did. */
    public static <T> Optional<Throwable> failure(CompletableFuture<T> task) {
        try {
            task.orTimeout(InProcessRing.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
            return Optional.empty();
        } catch (CompletionException e) {
            return Optional.of(e.getCause() == null ? e : e.getCause());
        }
    }

    /** Runs all at the same time; fails with the first failure. */
    public static void succeed(List<Runnable> tasks) {
        List<CompletableFuture<Boolean>> started = tasks.stream()
                .map(task -> start(() -> {
                    task.run();
                    return true;
                }))
                .toList();
        for (CompletableFuture<Boolean> task : started) {
            failure(task).ifPresent(cause -> {
                throw new AssertionError("a member failed: " + cause.getMessage(), cause);
            });
        }
    }
}
