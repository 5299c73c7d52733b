package io.troupe.benchmarks;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs contenders in turn, A B A B ..., so that a machine that changes its speed changes it for all of them, and so that
 * runs can be compared pair by pair.
 */
final class AlternatingRuns {
    private final Runner runner;
    private final PrintWriter progress;

    AlternatingRuns(Runner runner, PrintWriter progress) {
        this.runner = runner;
        this.progress = progress;
    }

    /** One series a contender, in their order; the {@code i}-th runs of all series have the same seed. */
    List<Series> run(List<Contender> contenders, Options options) {
        List<List<Measured>> runs = new ArrayList<>();
        contenders.forEach(contender -> runs.add(new ArrayList<>()));
        for (int round = 0; round < options.rounds(); round++) {
            for (int i = 0; i < contenders.size(); i++) {
                Contender contender = contenders.get(i);
                progress.printf("round %d of %d: %s%n", round + 1, options.rounds(), contender);
                progress.flush();
                runs.get(i).add(runner.run(contender, options.seed() + round, options.steps()));
            }
        }
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < contenders.size(); i++) {
            series.add(new Series(contenders.get(i), runs.get(i)));
        }
        return List.copyOf(series);
    }
}
