package io.troupe.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.troupe.algorithm.Algorithm;
import io.troupe.algorithm.Algorithms;
import io.troupe.config.Experiment.AlgorithmSettings;
import io.troupe.config.Experiment.CheckpointSettings;
import io.troupe.config.Experiment.EnvironmentSettings;
import io.troupe.config.Experiment.EvaluationSettings;
import io.troupe.config.Experiment.MetricsSettings;
import io.troupe.config.Experiment.SupervisionSettings;
import io.troupe.config.Experiment.TerminationSettings;
import io.troupe.config.Experiment.WorkerSettings;
import io.troupe.env.Development;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.WorkerParameters;
import io.troupe.env.wrapper.Wrapping;
import io.troupe.input.NearestName;
import io.troupe.input.UserError;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Experiments from files, shipped names and {@code key=value} overrides.
 *
 * <p>Overrides win over the file, the file over the defaults of the algorithm and of Troupe ({@code defaults.conf}).
 */
public final class ExperimentLoader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern DEVICE = Pattern.compile("auto|cpu|gpu|gpu:\\d{1,3}");
    private static final Pattern NOT_EMPTY = Pattern.compile("\\S+");

    private static final Pattern NOT_EMPTY_PATH = Pattern.compile(".*\\S.*");

    /** Their names belong to the environment; it, and the algorithm, check them themselves. */
    private static final Set<String> OPEN_SECTIONS =
            Set.of("environment.parameters", "environment.perWorker", "algorithm.rewardStreams");

    /** A worker writes a fragment as one array, indexed by int. */
    private static final int MAX_FRAGMENT_STEPS = 1 << 24;

    private static final int MAX_ROWS = 1 << 20;

    /** A checkpoint has a file for each worker, besides a few more, and at most 4096. */
    public static final int MAX_WORKERS = 4000;

    private final Algorithms algorithms;

    /** @param algorithms that {@code algorithm.name} may name */
    public ExperimentLoader(Algorithms algorithms) {
        this.algorithms = algorithms;
    }

    /**
     * Reads and checks an experiment.
     *
     * @param nameOrFile an experiment file, or the name of one that ships
     * @param overrides {@code key=value} each
     * @throws UserError naming everything that is wrong: path, value, where it was set, what is allowed
     */
    public Experiment load(String nameOrFile, List<String> overrides) {
        return load(
                nameOrFile, () -> Overrides.parse(overrides, "workers.count=2").withFallback(parse(nameOrFile)));
    }

    /**
     * Reads and checks what {@link #render} wrote.
     *
     * @throws UserError when it was something else, or this process does not know its algorithm
     */
    public Experiment loadRendered(String rendered) {
        return load("experiment", () -> ConfigFactory.parseString(rendered));
    }

    private Experiment load(String nameOrFile, Supplier<Config> settings) {
        try {
            Config user = settings.get();
            Config defaults = defaults();
            Config partly = user.withFallback(defaults)
                    .resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
            Algorithm algorithm = algorithm(partly, "algorithm.name");
            Config known = defaults.withFallback(algorithm.defaults().atPath("algorithm"));
            BehaviourSections behaviours = new BehaviourSections(partly, algorithm, path -> algorithm(partly, path));
            Config all = behaviours.completed(
                    user.withFallback(behaviours.defaults()).withFallback(known).resolve());
            return read(
                    nameOrFile, behaviours.known().withFallback(known).resolve().root(), all);
        } catch (ConfigException e) {
            throw new UserError("the experiment cannot be read: " + e.getMessage());
        }
    }

    /** The experiment as a file that {@link #load} reads to the same experiment. */
    public static String render(Experiment experiment) {
        return experiment
                .resolved()
                .root()
                .render(ConfigRenderOptions.defaults()
                        .setJson(false)
                        .setOriginComments(false)
                        .setComments(false));
    }

    private static Config defaults() {
        return ConfigFactory.parseResources(
                ExperimentLoader.class.getClassLoader(),
                "io/troupe/config/defaults.conf",
                ConfigParseOptions.defaults().setAllowMissing(false).setOriginDescription("defaults"));
    }

    private static Config parse(String nameOrFile) {
        ConfigParseOptions options =
                ConfigParseOptions.defaults().setAllowMissing(false).setOriginDescription(nameOrFile);
        if (isFile(nameOrFile)) {
            return ConfigFactory.parseFile(Path.of(nameOrFile).toFile(), options);
        }
        if (ShippedExperiments.names().contains(nameOrFile)) {
            return ConfigFactory.parseResources(
                    ExperimentLoader.class.getClassLoader(), ShippedExperiments.resource(nameOrFile), options);
        }
        if (nameOrFile.contains("/") || nameOrFile.contains("\\") || nameOrFile.endsWith(".conf")) {
            throw new UserError("there is no experiment file '" + nameOrFile + "'");
        }
        throw new UserError("there is no file and no shipped experiment '" + nameOrFile + "'"
                + NearestName.of(nameOrFile, ShippedExperiments.names())
                        .map(name -> "; did you mean " + name + "?")
                        .orElse(".")
                + " The shipped ones are " + String.join(", ", ShippedExperiments.names()) + ".");
    }

    private static boolean isFile(String nameOrFile) {
        try {
            return Files.isRegularFile(Path.of(nameOrFile));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Which algorithm must be known before the rest can be resolved, since its defaults may be referred to. */
    private Algorithm algorithm(Config partly, String path) {
        ConfigValue value = partly.getValue(path);
        String name = String.valueOf(value.unwrapped());
        return algorithms
                .find(name)
                .orElseThrow(() -> new UserError(path + " = " + Problems.shown(value) + " ("
                        + value.origin().description() + ") is not allowed: it must be one of "
                        + String.join(", ", algorithms.names())
                        + NearestName.of(name, algorithms.names())
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("")));
    }

    private Experiment read(String nameOrFile, ConfigObject known, Config all) {
        Problems problems = new Problems();
        new KnownSettings(known, OPEN_SECTIONS).check(all.root(), problems);
        // A section that is a plain value cannot be read any further.
        problems.throwIfAny();

        SettingsReader reader = new SettingsReader(all, problems);
        Config named = all.hasPath("name")
                ? all
                : all.withValue("name", ConfigValueFactory.fromAnyRef(nameOf(nameOrFile), nameOrFile));
        Experiment experiment = new Experiment(
                new SettingsReader(named, problems)
                        .text(
                                "name",
                                NAME,
                                "letters, digits, dots, dashes and underscores, beginning with one of the first two"),
                reader.wholeNumber("seed", Long.MIN_VALUE, Long.MAX_VALUE),
                reader.choice("mode", CollectionMode.class),
                reader.text("device", DEVICE, "auto | cpu | gpu | gpu:N"),
                environment(all, reader, problems),
                reader.optionalText("policy.from", NOT_EMPTY_PATH, "a run directory, or a checkpoint of one"),
                workers(reader, problems),
                new AlgorithmSettings(
                        all.getString("algorithm.name"),
                        all.getConfig("algorithm").withoutPath("name")),
                behaviours(all),
                new TerminationSettings(
                        reader.wholeNumber("termination.maxSteps", 1, Long.MAX_VALUE),
                        reader.wholeNumber("termination.maxEpisodes", 0, Long.MAX_VALUE),
                        reader.wholeNumber("termination.maxUpdates", 0, Long.MAX_VALUE),
                        reader.optionalDuration("termination.maxDuration"),
                        reader.optionalNumber("termination.targetReturn"),
                        reader.optionalNumber("termination.requireReturn")),
                new CheckpointSettings(
                        reader.wholeNumber("checkpoint.everySteps", 0, Long.MAX_VALUE),
                        reader.smallNumber("checkpoint.keep", 1, Integer.MAX_VALUE),
                        reader.choice("checkpoint.onFailure", CheckpointSettings.OnFailure.class)),
                new EvaluationSettings(
                        reader.wholeNumber("evaluation.everySteps", 0, Long.MAX_VALUE),
                        reader.smallNumber("evaluation.episodes", 1, 1_000_000),
                        reader.flag("evaluation.atEnd")),
                new MetricsSettings(
                        reader.wholeNumber("metrics.everySteps", 1, Long.MAX_VALUE),
                        reader.flag("metrics.tensorboard")),
                new SupervisionSettings(
                        reader.duration("supervision.stallTimeout"),
                        reader.duration("supervision.shutdownTimeout"),
                        reader.smallNumber("supervision.maxEnvironmentRepairs", 0, Integer.MAX_VALUE)),
                named);
        problems.throwIfAny();
        return experiment;
    }

    private static SortedMap<String, AlgorithmSettings> behaviours(Config all) {
        SortedMap<String, AlgorithmSettings> behaviours = new TreeMap<>();
        for (String behaviour : all.getObject("behaviours").keySet()) {
            Config algorithm = all.getConfig(BehaviourSections.path(behaviour));
            behaviours.put(
                    behaviour, new AlgorithmSettings(algorithm.getString("name"), algorithm.withoutPath("name")));
        }
        return behaviours;
    }

    private static EnvironmentSettings environment(Config all, SettingsReader reader, Problems problems) {
        String name =
                reader.text("environment.name", NOT_EMPTY, "a name that 'list environments' shows, or a class name");
        Map<String, Object> parameters = new HashMap<>();
        all.getObject("environment.parameters").forEach((key, value) -> {
            switch (value.valueType()) {
                case NUMBER, STRING, BOOLEAN, OBJECT, LIST -> parameters.put(key, value.unwrapped());
                case NULL ->
                    problems.notAllowed(
                            "environment.parameters." + key,
                            value,
                            "a number, a text, true or false, a list or a section");
            }
        });
        Duration callTimeout = reader.duration("environment.callTimeout");
        // A bad duration is a problem that is reported later, together with all others.
        Optional<Development> development = reader.flag("environment.development") && callTimeout.isPositive()
                ? Optional.of(new Development(callTimeout))
                : Optional.empty();
        return new EnvironmentSettings(
                name,
                new EnvironmentParameters(parameters),
                perWorker(all, problems),
                wrappers(all, problems),
                development);
    }

    private static WorkerParameters perWorker(Config all, Problems problems) {
        Map<String, List<Object>> values = new HashMap<>();
        all.getObject("environment.perWorker").forEach((name, value) -> {
            if (value instanceof ConfigList list
                    && !list.isEmpty()
                    && !list.unwrapped().contains(null)) {
                values.put(name, list.unwrapped());
            } else {
                problems.notAllowed(
                        "environment.perWorker." + name, value, "a list such as [0, 5, 10], of one value or more");
            }
        });
        return new WorkerParameters(values);
    }

    private static List<Wrapping> wrappers(Config all, Problems problems) {
        String path = "environment.wrappers";
        ConfigValue written = all.getValue(path);
        List<Wrapping> wrappers = new ArrayList<>();
        if (!(written instanceof ConfigList list)) {
            problems.notAllowed(path, written, "a list such as [{ timeLimit = 200 }, { frameStack = 4 }]");
            return wrappers;
        }
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof ConfigObject wrapper && wrapper.size() == 1) {
                wrapper.unwrapped().forEach((name, value) -> wrappers.add(new Wrapping(name, value)));
            } else {
                problems.notAllowed(path + "[" + i + "]", list.get(i), "one wrapper, such as { timeLimit = 200 }");
            }
        }
        return wrappers;
    }

    private static WorkerSettings workers(SettingsReader reader, Problems problems) {
        WorkerSettings workers = new WorkerSettings(
                reader.smallNumber("workers.count", 1, MAX_WORKERS),
                reader.smallNumber("workers.environments", 1, MAX_ROWS),
                reader.smallNumber("workers.rolloutSteps", 1, MAX_ROWS),
                reader.smallNumber("workers.maxPolicyLag", 0, Integer.MAX_VALUE),
                reader.sizeBytes("workers.queueBytes"),
                reader.choice("workers.whenFull", WorkerSettings.WhenFull.class),
                reader.choice("workers.inference", WorkerSettings.InferencePlacement.class));
        long fragment = (long) workers.environments() * workers.rolloutSteps();
        if (fragment > MAX_FRAGMENT_STEPS) {
            problems.add("workers.environments = " + workers.environments() + " and workers.rolloutSteps = "
                    + workers.rolloutSteps() + " make fragments of " + fragment + " steps: at most "
                    + MAX_FRAGMENT_STEPS + " are allowed");
        }
        long batch = fragment * workers.count();
        if (batch > Integer.MAX_VALUE) {
            problems.add("workers.count = " + workers.count() + ", workers.environments = " + workers.environments()
                    + " and workers.rolloutSteps = " + workers.rolloutSteps() + " make batches of " + batch
                    + " steps: at most " + Integer.MAX_VALUE + " are allowed");
        }
        return workers;
    }

    /** The file's name without folders and suffix, in the characters that a run id may have. */
    private static String nameOf(String nameOrFile) {
        Path file = Optional.ofNullable(Path.of(nameOrFile).getFileName()).orElseThrow();
        String stem = file.toString().replaceFirst("\\.(conf|json|properties)$", "");
        String name = stem.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        return name.isEmpty() ? "experiment" : name;
    }
}
