package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.RunBlueprint;
import io.troupe.algorithm.Algorithms;
import io.troupe.config.Experiment;
import io.troupe.config.ExperimentLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * IMPALA on CartPole with and without V-trace, on fresh data and on data of a policy that is 8 versions old: the same
 * settings and seeds, and as many steps, in all four. What a run ends with depends on its seed alone, not on the machine's
 * speed.
 */
final class VTraceBenchmark implements Benchmark {
    private static final String EXPERIMENT = "cartpole-impala";
    private static final int LAG = 8;
    private static final double SOLVED = 475;
    private static final List<String> CORRECTIONS = List.of("vtrace", "none");
    private static final List<String> HEADER =
            List.of("lag", "correction", "solved", "mean return", "least", "largest");

    /**
     * A step a minibatch makes eight versions differ by much; advantages and values of one scale keep steps of one size.
     * Without much entropy a policy that has become certain by mistake learns nothing more, corrected or not.
     */
    private static final List<String> SETTINGS = List.of(
            "mode=lockstep",
            "workers.count=2",
            "workers.environments=16",
            "workers.rolloutSteps=32",
            "algorithm.minibatches=8",
            "algorithm.learningRate=1e-3",
            "algorithm.entropyCoefficient=0.05",
            "algorithm.normalizeAdvantages=true",
            "algorithm.normalizeRewards=true",
            "termination.targetReturn=null");

    @Override
    public String name() {
        return "v-trace";
    }

    @Override
    public String question() {
        return "whether IMPALA solves CartPole with policies 8 versions old, with V-trace and without";
    }

    @Override
    public Report run(Options options, AlternatingRuns runs) {
        List<List<String>> rows = new ArrayList<>();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("runs");
        for (int lag : new int[] {0, LAG}) {
            for (String correction : CORRECTIONS) {
                double[] returns = new double[options.rounds()];
                for (int round = 0; round < returns.length; round++) {
                    returns[round] = evaluation(lag, correction, options.seed() + round, options.steps());
                }
                rows.add(row(lag, correction, returns));
                ArrayNode each = list.addObject()
                        .put("lag", lag)
                        .put("correction", correction)
                        .putArray("evaluationReturns");
                Arrays.stream(returns).forEach(each::add);
            }
        }
        String more = "\nMean return of 100 episodes of the last policy's most likely actions; solved: "
                + Math.round(SOLVED) + " or more.\n";
        return new Report(new Table(HEADER, rows), more, json);
    }

    private static double evaluation(int lag, String correction, long seed, long steps) {
        List<String> settings = new ArrayList<>(SETTINGS);
        settings.add("algorithm.correction=" + correction);
        settings.add("seed=" + seed);
        settings.add("termination.maxSteps=" + steps);
        Experiment experiment = new ExperimentLoader(Algorithms.discover()).load(EXPERIMENT, settings);
        return new LaggedTraining(RunBlueprint.of(experiment), lag).evaluationAfter();
    }

    private static List<String> row(int lag, String correction, double[] returns) {
        long solved = Arrays.stream(returns).filter(value -> value >= SOLVED).count();
        double sum = Arrays.stream(returns).sum();
        return List.of(
                Integer.toString(lag),
                correction,
                solved + " of " + returns.length,
                Figures.oneDecimal(sum / returns.length),
                Figures.oneDecimal(Arrays.stream(returns).min().orElseThrow()),
                Figures.oneDecimal(Arrays.stream(returns).max().orElseThrow()));
    }
}
