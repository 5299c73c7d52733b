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

/** {@code troupe-cluster slurm}: submits a job in which {@link SlurmJobLaunch} starts and supervises the nodes. */
public final class SlurmLaunch implements RemoteLaunch {
    /** As the command line and {@code launch.json} spell it. */
    public static final String LABEL = "slurm";

    /** In the details of {@code launch.json}: the number of the job. */
    static final String JOB = "job";

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

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
        SlurmJob job = new SlurmJob(answer.strip().split(";", 2)[0]);
        LaunchRecord record =
                LaunchRecord.ofThisProcess(LABEL, order.launchedAt(), new TreeMap<>(Map.of(JOB, job.number())));
        record.write(folder);
        return new Submitted(job, folder);
    }

    /** A job in the queue. */
    private record Submitted(SlurmJob job, LaunchFolder folder) implements Machinery {
        @Override
        public String description() {
            return job.toString();
        }

        @Override
        public void follow() {
            // The job writes into the run directory itself.
        }

        @Override
        public Optional<LaunchEnd> ended() throws IOException, InterruptedException {
            return job.state() == SlurmJob.State.GONE
                    ? Optional.of(new LaunchEnd.Broken(job + " has ended before the run; see "
                            + folder.runDirectory().resolve("log").resolve("slurm.log")))
                    : Optional.empty();
        }

        @Override
        public void stop() throws IOException, InterruptedException {
            cancel(job, folder);
        }

        @Override
        public Rest rest() throws IOException, InterruptedException {
            return switch (job.state()) {
                case WAITING -> Rest.WAITING;
                case RUNNING -> Rest.ENDING;
                case GONE -> Rest.NONE;
            };
        }

        @Override
        public Optional<String> close() throws IOException, InterruptedException {
            return switch (job.state()) {
                case GONE -> Optional.empty();
                case WAITING ->
                    Optional.of(job + " is back in the queue and goes on from there; 'troupe-cluster stop "
                            + folder.runDirectory() + "' removes it");
                case RUNNING -> Optional.of(job + " has not ended yet; 'scancel " + job.number() + "' ends it at once");
            };
        }
    }

    /** What the queue says about the job. */
    static List<String> queue(LaunchRecord record) throws IOException, InterruptedException {
        return job(record).queue();
    }

    private static SlurmJob job(LaunchRecord record) {
        return new SlurmJob(record.details().getOrDefault(JOB, ""));
    }

    private static void cancel(SlurmJob job, LaunchFolder folder) throws IOException, InterruptedException {
        LaunchFolder.write(stopMark(folder), "");
        job.cancel();
    }

    static LaunchStop.Result stop(RunDirectory run, LaunchRecord record, Duration timeout)
            throws IOException, InterruptedException {
        SlurmJob job = job(record);
        if (job.state() == SlurmJob.State.GONE) {
            return new LaunchStop.Result(true, job + " is not in the queue any more");
        }
        cancel(job, new LaunchFolder(run));
        return job.awaitEnd(timeout) == SlurmJob.State.GONE
                ? new LaunchStop.Result(true, "stopped")
                : new LaunchStop.Result(
                        false,
                        job + " has not ended within " + timeout.toSeconds() + " s; 'scancel " + job.number()
                                + "' ends it at once");
    }
}
