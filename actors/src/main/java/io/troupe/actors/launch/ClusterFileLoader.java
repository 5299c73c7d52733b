package io.troupe.actors.launch;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.troupe.actors.cluster.NodeConfig;
import io.troupe.config.KnownSettings;
import io.troupe.config.Problems;
import io.troupe.config.SettingsReader;
import io.troupe.input.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Cluster files, with the defaults for what they leave out. */
public final class ClusterFileLoader {
    private static final int MAX_NODES = 10_000;
    private static final int MAX_PORT = 65_535;
    private static final Pattern ANY = Pattern.compile("(?s).*");
    private static final Pattern LINE = Pattern.compile("\\S.*");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]*");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._,:@/-]*");
    private static final Pattern TIME = Pattern.compile("(\\d+-)?\\d+(:\\d+){0,2}");
    private static final Pattern MEMORY = Pattern.compile("\\d+[KMGT]?");
    private static final Pattern OPTION = Pattern.compile("-.*");
    private static final Pattern LABEL = Pattern.compile("[a-z]([a-z0-9-]{0,38}[a-z0-9])?");
    private static final Pattern QUANTITY = Pattern.compile("\\d+(\\.\\d+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?");
    private static final Pattern PULL_POLICY = Pattern.compile("Always|IfNotPresent|Never");

    /** What every node is told by the launcher itself. */
    private static final List<String> SET_BY_LAUNCHER = List.of(
            "index",
            "runDirectory",
            "resume",
            "launchedAtMillis",
            "host",
            "bindHost",
            "controlPort",
            "dataPort",
            "join",
            "expected",
            "token",
            "security");

    private ClusterFileLoader() {}

    /**
     * Reads and checks.
     *
     * @param file to read; empty for the defaults
     * @throws UserError naming everything that is wrong: path, value, where it was set, what is allowed
     */
    public static ClusterFile load(Optional<Path> file) {
        if (file.isPresent() && !Files.isRegularFile(file.get())) {
            throw new UserError("there is no cluster file '" + file.get() + "'");
        }
        try {
            Config user = file.map(path -> ConfigFactory.parseFile(path.toFile(), options(path.toString())))
                    .orElse(ConfigFactory.empty());
            Config defaults = resource(ClusterFileLoader.class, "io/troupe/actors/launch/defaults.conf");
            Config node = resource(NodeConfig.class, "io/troupe/actors/cluster/defaults.conf")
                    .getConfig("node");
            for (String name : SET_BY_LAUNCHER) {
                node = node.withoutPath(name);
            }
            Config known = defaults.withValue("node", node.root());
            Config resolved = user.resolve();
            return read(known, resolved.withFallback(known).resolve(), resolved);
        } catch (ConfigException e) {
            throw new UserError("the cluster file cannot be read: " + e.getMessage());
        }
    }

    private static Config resource(Class<?> beside, String name) {
        return ConfigFactory.parseResources(beside.getClassLoader(), name, options("defaults"));
    }

    private static ConfigParseOptions options(String origin) {
        return ConfigParseOptions.defaults().setAllowMissing(false).setOriginDescription(origin);
    }

    private static ClusterFile read(Config known, Config all, Config user) {
        Problems problems = new Problems();
        new KnownSettings(known.root(), Set.of()).check(all.root(), problems);
        // A section that is a plain value cannot be read any further.
        problems.throwIfAny();

        SettingsReader reader = new SettingsReader(all, problems);
        ClusterFile file = new ClusterFile(
                new Counts(
                        reader.smallNumber("supervisors", 1, 10),
                        reader.smallNumber("trainers", 1, MAX_NODES),
                        reader.smallNumber("workers", 1, MAX_NODES)),
                reader.optionalText("home", LINE, "a folder with bin/troupe in it, or null"),
                new JvmOptions(
                        reader.text("jvmOptions.supervisor", ANY, "options"),
                        reader.text("jvmOptions.trainer", ANY, "options"),
                        reader.text("jvmOptions.worker", ANY, "options")),
                all.hasPath("basePort")
                        ? OptionalInt.of(reader.smallNumber("basePort", 1024, MAX_PORT - 1))
                        : OptionalInt.empty(),
                security(reader, problems),
                new RestartPolicy(
                        reader.smallNumber("restarts.limit", 0, 1_000_000),
                        reader.duration("restarts.window"),
                        reader.duration("restarts.firstDelay"),
                        reader.duration("restarts.longestDelay")),
                reader.duration("stopTimeout"),
                new ClusterFile.Local(reader.flag("local.tls")),
                ssh(reader),
                slurm(reader),
                kubernetes(reader),
                user.hasPath("node") ? user.getConfig("node") : ConfigFactory.empty());
        problems.throwIfAny();
        return file;
    }

    private static SecuritySettings security(SettingsReader reader, Problems problems) {
        String allowed = "the path of a PEM file, in which {host} stands for the node's host";
        Optional<String> certificate = reader.optionalText("security.certificate", LINE, allowed);
        Optional<String> privateKey = reader.optionalText("security.privateKey", LINE, allowed);
        Optional<String> authorities = reader.optionalText("security.authorities", LINE, allowed);
        long given = Stream.of(certificate, privateKey, authorities)
                .filter(Optional::isPresent)
                .count();
        if (given == 1 || given == 2) {
            problems.add("security has " + given + " of certificate, privateKey and authorities: it must be all three"
                    + " or none");
        }
        return new SecuritySettings(
                given == 3
                        ? Optional.of(new SecuritySettings.Files(
                                certificate.orElseThrow(), privateKey.orElseThrow(), authorities.orElseThrow()))
                        : Optional.empty(),
                reader.flag("security.insecure"));
    }

    private static ClusterFile.Ssh ssh(SettingsReader reader) {
        String hosts = "a list of hosts, such as [\"node1\", \"node2\"]";
        return new ClusterFile.Ssh(
                reader.texts("ssh.command", LINE, "a list of the program and its options"),
                reader.texts("ssh.hosts.supervisors", HOST, hosts),
                reader.texts("ssh.hosts.trainers", HOST, hosts),
                reader.texts("ssh.hosts.workers", HOST, hosts));
    }

    private static ClusterFile.Slurm slurm(SettingsReader reader) {
        return new ClusterFile.Slurm(
                reader.optionalText("slurm.partition", WORD, "the name of a partition, or null"),
                reader.optionalText("slurm.account", WORD, "the name of an account, or null"),
                reader.text("slurm.time", TIME, "a time as Slurm writes it, such as \"24:00:00\""),
                reader.duration("slurm.stopBefore"),
                reader.flag("slurm.requeue"),
                reader.texts("slurm.options", OPTION, "a list of options of sbatch, such as [\"--qos=low\"]"),
                task(reader, "slurm.supervisor"),
                task(reader, "slurm.trainer"),
                task(reader, "slurm.worker"));
    }

    private static ClusterFile.Slurm.Task task(SettingsReader reader, String path) {
        return new ClusterFile.Slurm.Task(
                reader.smallNumber(path + ".cpus", 1, 4096),
                reader.text(path + ".memory", MEMORY, "memory as Slurm writes it, such as \"8G\""),
                reader.optionalText(path + ".gres", WORD, "devices as Slurm writes them, such as \"gpu:1\", or null"));
    }

    private static ClusterFile.Kubernetes kubernetes(SettingsReader reader) {
        String label = "up to 40 small letters, digits and dashes, beginning with a letter";
        String quantity = "a quantity as Kubernetes writes it, such as \"500m\" or \"4Gi\"";
        return new ClusterFile.Kubernetes(
                reader.text("kubernetes.name", LABEL, label),
                reader.text("kubernetes.namespace", LABEL, label),
                reader.optionalText("kubernetes.context", LINE, "a context of kubectl, or null"),
                reader.optionalText("kubernetes.image", WORD, "the name of an image"),
                reader.text("kubernetes.imagePullPolicy", PULL_POLICY, "Always | IfNotPresent | Never"),
                reader.optionalText("kubernetes.claim", WORD, "the name of a claim, or null"),
                reader.text("kubernetes.storage", QUANTITY, quantity),
                reader.optionalText("kubernetes.storageClass", WORD, "the name of a storage class, or null"),
                pod(reader, "kubernetes.supervisor", quantity),
                pod(reader, "kubernetes.trainer", quantity),
                pod(reader, "kubernetes.worker", quantity),
                reader.text("kubernetes.gpuResource", WORD, "the name of a resource"),
                reader.smallNumber("kubernetes.user", 1, Integer.MAX_VALUE));
    }

    private static ClusterFile.Kubernetes.Pod pod(SettingsReader reader, String path, String quantity) {
        return new ClusterFile.Kubernetes.Pod(
                reader.text(path + ".cpu", QUANTITY, quantity),
                reader.text(path + ".memory", QUANTITY, quantity),
                reader.smallNumber(path + ".gpus", 0, 64));
    }
}
