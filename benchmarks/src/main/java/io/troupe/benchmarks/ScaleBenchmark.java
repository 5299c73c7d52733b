package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.benchmarks.scale.ByResource;
import io.troupe.benchmarks.scale.Ceilings;
import io.troupe.benchmarks.scale.ClusterShape;
import io.troupe.benchmarks.scale.ClusterSimulation;
import io.troupe.benchmarks.scale.ControlSizes;
import io.troupe.benchmarks.scale.Costs;
import io.troupe.benchmarks.scale.Limits;
import io.troupe.benchmarks.scale.Membership;
import io.troupe.benchmarks.scale.Outcome;
import io.troupe.benchmarks.scale.Resource;
import io.troupe.benchmarks.scale.Workload;
import io.troupe.config.CollectionMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A simulated cluster, with costs that are measured here: what 10 to 10,000 workers would do, and what would stop them.
 *
 * @param contenders the whole system in one process with one, two and three workers: the model has to give something like
 *     what they do
 */
record ScaleBenchmark(List<Contender> contenders) implements Benchmark {
    private static final double MEGA = 1e6;
    private static final double GIGA = 1e9;
    private static final int FRAGMENTS_SIMULATED = 20_000;
    private static final int LEAST_UPDATES = 6;
    private static final int MOST_UPDATES = 60;
    private static final int WORKERS_VALIDATED = 3;
    private static final int MAX_LAG = 4;

    /** Times of fragments vary by a fifth either way. */
    private static final double SPREAD = 0.2;
    /** Of the trainer's node, for fragments. */
    private static final long QUEUE_BYTES = 192_000_000_000L;

    private static final int CARTPOLE_POLICY_BYTES = 37_000;
    private static final int LARGE_POLICY_BYTES = 100_000_000;
    /** A simulator, and a policy of 25 million parameters for it on one core. */
    private static final double LARGE_STEPS_PER_SECOND = 400;
    /** A row costs a learner six operations for each parameter in each of four epochs, and it does 50e12 in a second. */
    private static final double LARGE_UPDATE_NANOS_PER_ROW = 6 * 25e6 * 4 / 50e12 * 1e9;

    @Override
    public String name() {
        return "scale";
    }

    @Override
    public String question() {
        return "what simulated clusters of 10 to 10,000 workers do, with costs measured here";
    }

    @Override
    public Report run(Options options, AlternatingRuns runs) {
        List<Series> local = runs.run(contenders, options);
        ScaleConstants constants = ScaleConstants.measure(local.getFirst(), options);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("constants", constants.toJson());
        Tables tables = new Tables(json.putArray("runs"));
        for (Workload work : List.of(cartPole(constants), large(constants))) {
            Costs costs = constants.onTenGigabit(
                    work.observationFloats() == ScaleConstants.IMAGE_FLOATS
                            ? constants.largeFragments()
                            : constants.smallFragments());
            for (ClusterShape shape : options.clusters()) {
                for (CollectionMode mode : List.of(CollectionMode.PIPELINED, CollectionMode.ASYNC)) {
                    tables.add(shape, work.in(mode), costs, constants.control().sizes(), options.seed());
                }
            }
        }
        Table validation = validation(local, constants, options);
        String more = "\n" + tables.render() + "\nThe model against this machine\n\n" + validation.render();
        return new Report(constants.table(), more, json);
    }

    private static Workload cartPole(ScaleConstants constants) {
        int rows = ScaleConstants.CARTPOLE_STEPS * ScaleConstants.CARTPOLE_COPIES;
        return new Workload(
                "CartPole",
                CollectionMode.PIPELINED,
                rows,
                4,
                rows + ScaleConstants.CARTPOLE_COPIES,
                constants.smallFragments().bytes(),
                CARTPOLE_POLICY_BYTES,
                rows * constants.workerNanosPerStep(),
                SPREAD,
                rows * constants.learnerNanosPerStep(),
                QUEUE_BYTES,
                MAX_LAG);
    }

    private static Workload large(ScaleConstants constants) {
        int rows = ScaleConstants.IMAGE_STEPS * ScaleConstants.IMAGE_COPIES;
        return new Workload(
                "large",
                CollectionMode.PIPELINED,
                rows,
                ScaleConstants.IMAGE_FLOATS,
                rows + ScaleConstants.IMAGE_COPIES,
                constants.largeFragments().bytes(),
                LARGE_POLICY_BYTES,
                rows * GIGA / LARGE_STEPS_PER_SECOND,
                SPREAD,
                rows * LARGE_UPDATE_NANOS_PER_ROW,
                QUEUE_BYTES,
                MAX_LAG);
    }

    private static int updates(ClusterShape shape) {
        return Math.clamp(FRAGMENTS_SIMULATED / shape.workers(), LEAST_UPDATES, MOST_UPDATES);
    }

    private static Table validation(List<Series> local, ScaleConstants constants, Options options) {
        List<List<String>> rows = new ArrayList<>();
        for (int workers = 1; workers <= Math.min(WORKERS_VALIDATED, local.size()); workers++) {
            ClusterShape shape = new ClusterShape(1, workers);
            Workload work = cartPole(constants).in(CollectionMode.LOCKSTEP);
            Outcome outcome = ClusterSimulation.run(
                    shape, work, constants.here(), constants.control().sizes(), options.seed(), MOST_UPDATES);
            double modelled = outcome.fragmentsPerSecond() * work.rows();
            Spread measured =
                    local.get(workers - 1).spread(run -> run.throughput().stepsPerSecond());
            rows.add(List.of(
                    Integer.toString(workers),
                    Figures.rate(modelled),
                    Figures.rate(measured.median()),
                    Figures.rate(measured.least()),
                    Figures.rate(measured.largest()),
                    String.format(Locale.ROOT, "%.2f", modelled / measured.median())));
        }
        return new Table(
                List.of("workers, lockstep", "model steps/s", "one process, median", "least", "largest", "ratio"),
                rows);
    }

    /** The tables of all simulated runs, row by row. */
    private static final class Tables {
        private final List<List<String>> runs = new ArrayList<>();
        private final List<List<String>> policies = new ArrayList<>();
        private final List<List<String>> control = new ArrayList<>();
        private final List<List<String>> walls = new ArrayList<>();
        private final Set<String> limits = new LinkedHashSet<>();
        private final Set<String> remedies = new LinkedHashSet<>();
        private final ArrayNode json;

        Tables(ArrayNode json) {
            this.json = json;
        }

        void add(ClusterShape shape, Workload work, Costs costs, ControlSizes sizes, long seed) {
            String name = work.name() + " " + shape.workers() + " "
                    + work.mode().name().toLowerCase(Locale.ROOT);
            List<String> exceeded = Limits.exceeded(shape, work, sizes);
            exceeded.forEach(limit -> limits.add(work.name() + ", " + shape.workers() + " workers: " + limit));
            ByResource ceilings = Ceilings.of(shape, work, costs, sizes);
            Optional<Outcome> simulated = exceeded.stream().anyMatch(limit -> limit.startsWith("memory"))
                    ? Optional.empty()
                    : Optional.of(ClusterSimulation.run(shape, work, costs, sizes, seed, updates(shape)));
            simulated.ifPresent(outcome -> {
                addRun(name, shape, work, costs, outcome);
                addPolicies(name, outcome);
                addControl(shape, outcome, seed);
            });
            addWall(name, work, ceilings);
        }

        private void addRun(String name, ClusterShape shape, Workload work, Costs costs, Outcome outcome) {
            double bytes = outcome.fragmentsPerSecond() * work.fragmentBytes();
            Resource busiest = outcome.use().largest();
            runs.add(List.of(
                    name,
                    shape.toString(),
                    number(outcome.fragmentsPerSecond()),
                    number(outcome.fragmentsPerSecond() * work.rows()),
                    number(bytes / MEGA),
                    number(bytes * costs.decodeNanosPerByte() / GIGA),
                    number(outcome.queueWaitSeconds()),
                    Figures.percent(outcome.use().get(Resource.LEARNER)),
                    Figures.percent((double) outcome.dropped() / Math.max(1, outcome.produced())),
                    busiest.title() + " " + Figures.percent(outcome.use().get(busiest))));
            ObjectNode entry = json.addObject()
                    .put("run", name)
                    .put("cluster", shape.toString())
                    .put("completed", outcome.completed())
                    .put("fragmentsPerSecond", outcome.fragmentsPerSecond())
                    .put("queueWaitSeconds", outcome.queueWaitSeconds())
                    .put("broadcastSeconds", outcome.broadcastSeconds());
            ObjectNode use = entry.putObject("use");
            for (Resource resource : Resource.values()) {
                use.put(resource.name(), outcome.use().get(resource));
            }
        }

        private void addPolicies(String name, Outcome outcome) {
            policies.add(List.of(
                    name,
                    Double.isNaN(outcome.broadcastSeconds()) ? "never" : number(outcome.broadcastSeconds()),
                    Figures.percent(outcome.use().get(Resource.POLICY_LINK)),
                    Long.toString(outcome.versionsPulled()),
                    Long.toString(outcome.versionsSkipped()),
                    Long.toString(outcome.pullsFailed())));
        }

        private void addControl(ClusterShape shape, Outcome outcome, long seed) {
            int members = shape.nodes() + 2;
            control.add(List.of(
                    runs.getLast().getFirst(),
                    number(outcome.supervisorMessagesPerSecond()),
                    number(outcome.supervisorBytesPerSecond() / MEGA),
                    Figures.percent(outcome.use().get(Resource.SUPERVISOR_CONTROL)),
                    number(outcome.trainerMessagesPerSecond()),
                    Figures.percent(outcome.use().get(Resource.TRAINER_CONTROL)),
                    Long.toString(Membership.heartbeatsPerSecond(members)),
                    Integer.toString(Membership.rounds(members, seed))));
        }

        private void addWall(String name, Workload work, ByResource ceilings) {
            Resource first = ceilings.leastAbove(0);
            Resource second = ceilings.leastAbove(ceilings.get(first));
            Resource third = ceilings.leastAbove(ceilings.get(second));
            walls.add(List.of(name, at(first, work, ceilings), at(second, work, ceilings), at(third, work, ceilings)));
            remedies.add(first.title() + ": " + first.remedy());
            remedies.add(second.title() + ": " + second.remedy());
            remedies.add(third.title() + ": " + third.remedy());
        }

        private static String at(Resource resource, Workload work, ByResource ceilings) {
            return resource.title() + " " + number(ceilings.get(resource) * work.rows());
        }

        private static String number(double value) {
            return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%,.0f", value);
        }

        String render() {
            StringBuilder text = new StringBuilder("Ingest\n\n");
            text.append(new Table(
                            List.of(
                                    "run",
                                    "nodes",
                                    "fragments/s",
                                    "steps/s",
                                    "MB/s",
                                    "decode cores",
                                    "queue wait s",
                                    "learner",
                                    "dropped",
                                    "busiest"),
                            runs)
                    .render());
            text.append("\nPolicies\n\n")
                    .append(new Table(
                                    List.of("run", "broadcast s", "link out", "pulled", "skipped", "failed"), policies)
                            .render());
            text.append("\nControl and membership\n\n")
                    .append(new Table(
                                    List.of(
                                            "run",
                                            "supervisor msg/s",
                                            "MB/s",
                                            "threads",
                                            "trainer msg/s",
                                            "threads",
                                            "heartbeats/s",
                                            "gossip rounds"),
                                    control)
                            .render());
            text.append("\nWalls, in the order in which a faster run meets them, in steps/s\n\n")
                    .append(new Table(List.of("run", "first", "second", "third"), walls).render());
            text.append("\nWhat moves them\n\n");
            remedies.forEach(remedy -> text.append(remedy).append('\n'));
            text.append("\nBounds in the code\n\n");
            limits.forEach(limit -> text.append(limit).append('\n'));
            return text.toString();
        }
    }
}
