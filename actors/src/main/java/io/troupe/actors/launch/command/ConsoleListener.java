package io.troupe.actors.launch.command;

import io.troupe.actors.cli.Console;
import io.troupe.actors.cli.ConsoleProgress;
import io.troupe.actors.cli.OutputOptions;
import io.troupe.actors.launch.LaunchListener;
import io.troupe.metrics.MetricReport;

/** Shows a person how a launch gets on. */
record ConsoleListener(Console console, ConsoleProgress progress, OutputOptions output, Runnable onBegun)
        implements LaunchListener {
    @Override
    public void begun() {
        onBegun.run();
    }

    @Override
    public void report(MetricReport report) {
        if (output.forPeople()) {
            progress.accept(report);
        }
    }

    @Override
    public void notice(String message) {
        if (output.forPeople()) {
            console.notice(message);
        }
    }
}
