package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Gradient steps per second of each algorithm, beside those of peers with equal settings.
 *
 * @param matches in the order in which they run
 */
record GradientStepBenchmark(List<Match> matches) implements Benchmark {
    private static final List<String> HEADER = List.of(
            "contender", "environment steps/s", "gradient steps/s", "least", "largest", "in updates", "in TensorFlow");
    private static final List<String> PEER_HEADER =
            List.of("contender against the faster of its peers", "loop", "range", "updates", "range");
    private static final String NOT_USED = "-";

    /**
     * An algorithm and the peers that run in turn with it.
     *
     * @param peers the same peer in several modes; none where it is not installed
     * @param stepsDivisor how many times fewer environment steps than others it takes in the same time
     */
    record Match(Contender contender, List<Contender> peers, int stepsDivisor) {}

    /** Every algorithm; with Stable-Baselines3 if {@code peers}. */
    static GradientStepBenchmark of(boolean peers) {
        return new GradientStepBenchmark(List.of(
                match("ppo", 1, false),
                match("impala", 1, false),
                match("appo", 1, false),
                match("dqn", 20, peers),
                match("sac", 100, peers),
                match("td3", 100, false)));
    }

    private static Match match(String algorithm, int stepsDivisor, boolean peers) {
        List<Contender> others = peers
                ? List.of(
                        new Contender(StableBaselines.NAME, algorithm + "-1"),
                        new Contender(StableBaselines.NAME, algorithm + "-2"))
                : List.of();
        return new Match(new Contender(AlgorithmSystem.NAME, algorithm), others, stepsDivisor);
    }

    @Override
    public String name() {
        return "gradient-steps";
    }

    @Override
    public String question() {
        return "gradient steps per second of each algorithm, beside Stable-Baselines3 where it is installed";
    }

    @Override
    public Report run(Options options, AlternatingRuns runs) {
        List<List<String>> rows = new ArrayList<>();
        List<List<String>> peerRows = new ArrayList<>();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("contenders");
        ArrayNode ratios = json.putArray("ratios");
        for (Match match : matches) {
            List<Contender> inTurn = new ArrayList<>(match.peers());
            inTurn.addFirst(match.contender());
            Options fewer = new Options(options.rounds(), options.steps() / match.stepsDivisor(), options.seed());
            List<Series> all = runs.run(inTurn, fewer);
            for (Series series : all) {
                rows.add(row(series));
                list.add(series.toJson());
            }
            Series own = all.getFirst();
            List<Series> peers = all.subList(1, all.size());
            if (!peers.isEmpty()) {
                Spread loop = ratio(own, peers, LearningRate::loopStepsPerSecond);
                Spread updates = ratio(own, peers, LearningRate::updateStepsPerSecond);
                peerRows.add(List.of(
                        own.contender().toString(),
                        Figures.ratio(loop),
                        Figures.range(loop),
                        Figures.ratio(updates),
                        Figures.range(updates)));
                ObjectNode entry =
                        ratios.addObject().put("mode", own.contender().mode());
                entry.set("loop", loop.toJson());
                entry.set("updates", updates.toJson());
            }
        }
        String more = peerRows.isEmpty()
                ? String.format("%nNo peers: see benchmarks/peers/README.md.%n")
                : String.format("%n%s", new Table(PEER_HEADER, peerRows).render());
        return new Report(new Table(HEADER, rows), more, json);
    }

    private static List<String> row(Series series) {
        Spread loop = series.spread(run -> learning(run).loopStepsPerSecond());
        return List.of(
                series.contender().toString(),
                Figures.rate(series.spread(Measured::steadyStepsPerSecond).median()),
                Figures.rate(loop.median()),
                Figures.rate(loop.least()),
                Figures.rate(loop.largest()),
                Figures.rate(series.spread(run -> learning(run).updateStepsPerSecond())
                        .median()),
                series.runs().stream()
                                .allMatch(run -> learning(run).tensorFlowShare().isPresent())
                        ? Figures.percent(series.spread(
                                        run -> learning(run).tensorFlowShare().orElseThrow())
                                .median())
                        : NOT_USED);
    }

    /** Round by round, against whichever of the peers has the higher median. */
    private static Spread ratio(Series own, List<Series> peers, ToDoubleFunction<LearningRate> figure) {
        Series fastest = peers.stream()
                .max(Comparator.comparingDouble(peer ->
                        peer.spread(run -> figure.applyAsDouble(learning(run))).median()))
                .orElseThrow();
        double[] ratios = new double[own.runs().size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = figure.applyAsDouble(learning(own.runs().get(i)))
                    / figure.applyAsDouble(learning(fastest.runs().get(i)));
        }
        return Spread.of(ratios);
    }

    private static LearningRate learning(Measured run) {
        return run.learning().orElseThrow();
    }
}
