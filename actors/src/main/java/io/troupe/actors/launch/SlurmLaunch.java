package io.troupe.actors.launch;

import io.troupe.checkpoint.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** {@code troupe-cluster slurm}: submits a job in which {@link SlurmJobLaunch} starts and supervises the nodes. */
public final class SlurmLaunch implements RemoteLaunch {
    /** As the command line and {@code launch.json} spell it. */
    public static final String LABEL = "slurm";

    /** In the details of {@code launch.json}: the number of the job. */
    static final String JOB = "job";

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int POLL_MILLIS = 2000;

    @Override
    public String label() {
        return LABEL;
    }

    @Override
    public void check(ClusterFile cluster) {
        OpenPorts.refuse(cluster.security());
    }

    @Override
    public String render(LaunchOrder order, Optional<Path> clusterFile) throws IOException {
        LaunchFolder folder = new LaunchFolder(order.directory());
        folder.create();
        Path copy = folder.path().resolve("cluster.conf");
        if (clusterFile.isPresent()) {
            LaunchFolder.write(copy, Files.readString(clusterFile.get()));
        } else {
            LaunchFolder.write(copy, "");
        }
        Files.deleteIfExists(stopMark(folder));
        LaunchFolder.write(script(folder), SlurmScript.of(order.cluster(), order.homeOnHosts(), folder));
        return script(folder).toString();
    }

    private static Path script(LaunchFolder folder) {
        return folder.path().resolve("job.sbatch");
    }

    /** There, a job that ends is not put back into the queue. */
    private static Path stopMark(LaunchFolder folder) {
        return folder.path().resolve("stop");
    }

    @Override
    public Machinery submit(LaunchOrder order) throws IOException, InterruptedException {
        LaunchFolder folder = new LaunchFolder(order.directory());
        String answer =
                Tool.mustCall(List.of("sbatch", "--parsable", script(folder).toString()), TIMEOUT);
        // The job's number, and the cluster's name after a semicolon.
        String job = answer.strip().split(";", 2)[0];
        LaunchRecord record = LaunchRecord.ofThisProcess(LABEL, order.launchedAt(), new TreeMap<>(Map.of(JOB, job)));
        record.write(folder);
        return new Machinery() {
            @Override
            public String description() {
                return "job " + job;
            }

            @Override
            public void follow() {
                // The job writes into the run directory itself.
            }

            @Override
            public Optional<LaunchEnd> ended() throws IOException, InterruptedException {
                return isQueued(job)
                        ? Optional.empty()
                        : Optional.of(new LaunchEnd.Broken("job " + job + " has ended before the run; see "
                                + order.directory().log().resolve("slurm.log")));
            }

            @Override
            public void stop() throws IOException, InterruptedException {
                cancel(folder, job);
            }

            @Override
            public void close() {
                // Slurm removes the job.
            }
        };
    }

    /** What {@code squeue} says about the job. */
    static List<String> queue(LaunchRecord record) throws IOException, InterruptedException {
        String job = record.details().getOrDefault(JOB, "");
        Tool.Result result =
                Tool.call(List.of("squeue", "--noheader", "--jobs=" + job, "--format=job %i %T on %N %r"), TIMEOUT);
        List<String> lines = result.succeeded() ? result.out().strip().lines().toList() : List.of();
        return lines.isEmpty() ? List.of("job " + job + " is not in the queue any more") : lines;
    }

    private static boolean isQueued(String job) throws IOException, InterruptedException {
        Tool.Result result = Tool.call(List.of("squeue", "--noheader", "--jobs=" + job, "--format=%T"), TIMEOUT);
        // A job that squeue has forgotten is an error to it; one that it cannot ask about is another.
        return result.succeeded() ? !result.out().isBlank() : !result.err().contains("Invalid job id");
    }

    private static void cancel(LaunchFolder folder, String job) throws IOException, InterruptedException {
        LaunchFolder.write(stopMark(folder), "");
        String state = Tool.call(List.of("squeue", "--noheader", "--jobs=" + job, "--format=%T"), TIMEOUT)
                .out();
        boolean waits =
                !state.isBlank() && state.lines().allMatch(line -> line.strip().equals("PENDING"));
        Tool.mustCall(waits ? List.of("scancel", job) : List.of("scancel", "--batch", "--signal=TERM", job), TIMEOUT);
    }

    static LaunchStop.Result stop(RunDirectory run, LaunchRecord record, Duration timeout)
            throws IOException, InterruptedException {
        String job = record.details().getOrDefault(JOB, "");
        if (!isQueued(job)) {
            return new LaunchStop.Result(true, "job " + job + " is not in the queue any more");
        }
        cancel(new LaunchFolder(run), job);
        long deadline = System.nanoTime() + timeout.toNanos();
        while (isQueued(job)) {
            if (System.nanoTime() - deadline > 0) {
                return new LaunchStop.Result(
                        false,
                        "job " + job + " has not ended within " + timeout.toSeconds() + " s; 'scancel " + job
                                + "' ends it at once");
            }
            pause();
        }
        return new LaunchStop.Result(true, "stopped");
    }

    private static void pause() throws InterruptedException {
        if (new Semaphore(0).tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("nobody gives that permit");
        }
    }
}
