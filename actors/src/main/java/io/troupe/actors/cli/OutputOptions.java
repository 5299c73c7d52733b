package io.troupe.actors.cli;

import picocli.CommandLine.Option;

/** How much of a run is shown. */
final class OutputOptions {
    @Option(names = "--quiet", description = "Shows errors only.")
    private boolean quiet;

    @Option(names = "--json", description = "Shows nothing but the summary as JSON, at the end.")
    private boolean json;

    boolean json() {
        return json;
    }

    /** Whether progress and a closing summary are shown. */
    boolean forPeople() {
        return !quiet && !json;
    }
}
