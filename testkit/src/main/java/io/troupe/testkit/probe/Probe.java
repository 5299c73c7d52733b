package io.troupe.testkit.probe;

import com.typesafe.config.Config;
import io.troupe.env.Environment;
import io.troupe.evaluation.EpisodeEvaluation;
import io.troupe.loop.TrainingLoop;
import io.troupe.training.Blueprint;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An environment that tests one part of an algorithm, with what a right algorithm reaches.
 *
 * @param name what it is, and of which actions
 * @param environment makes one copy
 * @param settings of the algorithm that what is right depends on, such as the discount
 * @param measure what is looked at after training
 * @param lowest that a right algorithm reaches, inclusive
 * @param highest that a right algorithm reaches, inclusive
 * @param diagnosis what is wrong with an algorithm that is outside
 */
public record Probe(
        String name,
        Supplier<Environment> environment,
        Config settings,
        Measure measure,
        double lowest,
        double highest,
        String diagnosis) {
    private static final int EPISODES = 100;
    private static final int LAST_UPDATES = 10;

    /** What is looked at after training. */
    public enum Measure {
        /** Mean return of the policy's most likely actions. */
        RETURN,
        /** Mean value loss of the last updates. */
        VALUE_LOSS
    }

    /**
     * Trains on it and looks.
     *
     * @throws io.troupe.input.UserError when the algorithm does not know such spaces
     */
    public ProbeResult run(Trial trial) {
        Blueprint blueprint = trial.blueprint(environment, settings);
        blueprint.check();
        LastValues losses = new LastValues(LAST_UPDATES);
        try (TrainingLoop loop = new TrainingLoop(blueprint, Optional.empty(), Clock.systemUTC());
                EpisodeEvaluation evaluation = blueprint.createEvaluation(EPISODES, trial.seed())) {
            loop.run(report -> losses.add(report.statistics().valueLoss()));
            return judge(
                    switch (measure) {
                        case RETURN ->
                            evaluation
                                    .evaluate(loop.training().current(), EPISODES)
                                    .meanReturn();
                        case VALUE_LOSS -> losses.mean();
                    });
        }
    }

    private ProbeResult judge(double value) {
        boolean solved = value >= lowest && value <= highest;
        String seen = String.format(
                Locale.ROOT,
                "%s of %.4g where a right algorithm has %.4g to %.4g",
                measure == Measure.RETURN ? "a return" : "a value loss",
                value,
                lowest,
                highest);
        return new ProbeResult(name, solved, solved ? seen : diagnosis + " (" + seen + ")");
    }
}
