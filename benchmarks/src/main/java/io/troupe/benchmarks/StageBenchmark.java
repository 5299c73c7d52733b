package io.troupe.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Where the time of a run goes; contenders that keep no times by stage do not appear. */
record StageBenchmark(List<Contender> contenders) implements Benchmark {
    private static final List<String> HEADER =
            List.of("contender", "inference", "environment", "advantages", "update", "hand-over", "stage us/step");

    @Override
    public String name() {
        return "stages";
    }

    @Override
    public String question() {
        return "each stage's share of the time, median over the runs";
    }

    @Override
    public Report run(Options options, AlternatingRuns runs) {
        List<List<String>> rows = new ArrayList<>();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("contenders");
        for (Series series : runs.run(contenders, options)) {
            list.add(series.toJson());
            if (series.runs().stream().allMatch(run -> run.stages().isPresent())) {
                rows.add(List.of(
                        series.contender().toString(),
                        share(series, StageTimes::inferenceNanos),
                        share(series, StageTimes::environmentNanos),
                        share(series, StageTimes::advantageNanos),
                        share(series, StageTimes::updateNanos),
                        share(series, StageTimes::handOverNanos),
                        Figures.oneDecimal(
                                series.spread(StageBenchmark::microsPerStep).median())));
            }
        }
        return new Report(new Table(HEADER, rows), json);
    }

    private static String share(Series series, ToLongFunction<StageTimes> stage) {
        return Figures.percent(series.spread(run -> {
                    StageTimes times = run.stages().orElseThrow();
                    return (double) stage.applyAsLong(times) / times.totalNanos();
                })
                .median());
    }

    private static double microsPerStep(Measured run) {
        return run.stages().orElseThrow().totalNanos() / 1e3 / run.steps();
    }
}
