package io.troupe.actors.launch;

import io.troupe.checkpoint.RunDirectory;
import io.troupe.input.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * {@code troupe-cluster k8s}: pods that Kubernetes keeps alive. The run directory proper lies on a volume there; its
 * small files are brought here while this process follows the run.
 */
public final class KubernetesLaunch implements RemoteLaunch {
    /** As the command line and {@code launch.json} spell it. */
    public static final String LABEL = "k8s";

    private static final int POLL_MILLIS = 2000;

    @Override
    public String label() {
        return LABEL;
    }

    @Override
    public void check(ClusterFile cluster) {
        if (cluster.kubernetes().image().isEmpty()) {
            throw new UserError("kubernetes.image is not set: it must be the name of an image with Troupe in it"
                    + " (--cluster FILE)");
        }
        OpenPorts.refuse(cluster.security());
    }

    @Override
    public String render(LaunchOrder order, Optional<Path> clusterFile) throws IOException {
        LaunchFolder folder = new LaunchFolder(order.directory());
        folder.create();
        KubernetesManifests manifests = new KubernetesManifests(
                order.cluster(),
                folder.runId(),
                Files.readString(order.directory().experimentConf()),
                order.resume(),
                order.launchedAt(),
                LaunchToken.create(),
                certificates(order.cluster()));
        LaunchFolder.write(manifests(folder), manifests.yaml());
        return manifests(folder).toString();
    }

    private static Path manifests(LaunchFolder folder) {
        return folder.path().resolve("manifests.yaml");
    }

    /** PEM files of every pod, by their names in the secret. */
    private static Map<String, String> certificates(ClusterFile cluster) throws IOException {
        Map<String, String> files = new HashMap<>();
        for (NodeName name : cluster.counts().nodes()) {
            String pod = KubernetesManifests.pod(cluster.kubernetes(), name);
            Optional<SecuritySettings.Files> paths =
                    cluster.security().files(KubernetesManifests.host(cluster.kubernetes(), name));
            if (paths.isPresent()) {
                files.put(pod + ".crt", pem(paths.get().certificate()));
                files.put(pod + ".key", pem(paths.get().privateKey()));
                files.put("authorities.crt", pem(paths.get().authorities()));
            }
        }
        return files;
    }

    private static String pem(String file) throws IOException {
        try {
            return Files.readString(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new UserError("there is no file " + file + ": every pod needs a certificate for its name"
                    + " ('troupe certificates' makes them)");
        }
    }

    @Override
    public Machinery submit(LaunchOrder order) throws IOException, InterruptedException {
        LaunchFolder folder = new LaunchFolder(order.directory());
        Kubectl kubectl = Kubectl.of(order.cluster().kubernetes());
        String before = kubectl.mustCall("get", "statefulsets", kubectl.selector(), "--output=name");
        if (!before.isBlank()) {
            throw new UserError("the namespace " + kubectl.namespace() + " has a run of the name " + kubectl.name()
                    + " already: stop it, or set kubernetes.name to another name");
        }
        kubectl.mustCall("apply", "--filename=" + manifests(folder));
        LaunchRecord.ofThisProcess(LABEL, order.launchedAt(), kubectl.details()).write(folder);
        return new Pods(kubectl, folder);
    }

    /** The pods of a run. */
    private record Pods(Kubectl kubectl, LaunchFolder folder) implements Machinery {
        @Override
        public String description() {
            return kubectl.name() + " in the namespace " + kubectl.namespace();
        }

        @Override
        public void follow() throws IOException, InterruptedException {
            String remote = KubernetesManifests.runDirectory(folder.runId());
            // First the ledger: where that says that the run has finished, the others are final.
            append(remote, "ledger.jsonl");
            append(remote, "metrics.jsonl");
            Tool.Result summary = kubectl.inSupervisor("cat", remote + "/summary.json");
            if (summary.succeeded() && !summary.out().isBlank()) {
                LaunchFolder.write(folder.runDirectory().resolve("summary.json"), summary.out());
            }
        }

        private void append(String remote, String name) throws IOException, InterruptedException {
            Path file = folder.runDirectory().resolve(name);
            long have = Files.exists(file) ? Files.size(file) : 0;
            Tool.Result more = kubectl.inSupervisor("tail", "-c", "+" + (have + 1), remote + "/" + name);
            if (more.succeeded() && !more.out().isEmpty()) {
                Files.writeString(
                        file, more.out(), StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        }

        @Override
        public Optional<LaunchEnd> ended() throws IOException, InterruptedException {
            Optional<String> refusal = kubectl.refusal();
            if (refusal.isPresent()) {
                return Optional.of(new LaunchEnd.Refused(refusal.get()));
            }
            Tool.Result sets = kubectl.call("get", "statefulsets", kubectl.selector(), "--output=name");
            return sets.succeeded() && sets.out().isBlank()
                    ? Optional.of(new LaunchEnd.Broken("the pods of " + description() + " were removed"))
                    : Optional.empty();
        }

        @Override
        public void stop() throws IOException, InterruptedException {
            terminate(kubectl);
        }

        @Override
        public Rest rest() {
            return Rest.NONE;
        }

        @Override
        public Optional<String> close() throws IOException, InterruptedException {
            delete(kubectl);
            return Optional.empty();
        }
    }

    /** The pod goes on, so that what the run wrote last can be fetched. */
    private static void terminate(Kubectl kubectl) throws IOException, InterruptedException {
        Tool.Result result = kubectl.inSupervisor(
                "sh", "-c", "touch /tmp/troupe-stop && kill -TERM \"$(cat /tmp/troupe-node.pid)\"");
        if (!result.succeeded()) {
            throw new IOException("the supervisor's pod cannot be asked to stop: " + result.complaint());
        }
    }

    /** Everything but the claim, on which the run directory is. */
    private static void delete(Kubectl kubectl) throws IOException, InterruptedException {
        kubectl.mustCall(
                "delete",
                "statefulsets,services,configmaps,secrets,networkpolicies",
                kubectl.selector(),
                "--ignore-not-found");
    }

    static LaunchStop.Result stop(RunDirectory run, LaunchRecord record, Duration timeout)
            throws IOException, InterruptedException {
        Kubectl kubectl = Kubectl.of(record);
        LaunchFolder folder = new LaunchFolder(run);
        if (kubectl.mustCall("get", "statefulsets", kubectl.selector(), "--output=name")
                .isBlank()) {
            return new LaunchStop.Result(true, "nothing runs any more");
        }
        Pods pods = new Pods(kubectl, folder);
        pods.follow();
        RunFacts facts = RunFacts.all(folder.runDirectory());
        facts.refresh();
        if (!facts.finished()) {
            terminate(kubectl);
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!facts.finished()) {
            if (System.nanoTime() - deadline > 0) {
                return new LaunchStop.Result(
                        false, "the run has not ended within " + timeout.toSeconds() + " s; its pods are still there");
            }
            if (new Semaphore(0).tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody gives that permit");
            }
            pods.follow();
            facts.refresh();
        }
        delete(kubectl);
        return new LaunchStop.Result(true, "stopped");
    }
}
