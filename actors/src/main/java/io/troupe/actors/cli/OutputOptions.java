package io.troupe.actors.cli;

import picocli.CommandLine.Option;

/** How much of a run is shown. */
public final class OutputOptions {
    @Option(names = "--quiet", description = "Shows errors only.")
    private boolean quiet;

    @Option(names = "--json", description = "Shows nothing but the summary as JSON, at the end.")
    private boolean json;

    /** Whether only JSON is shown. */
    public boolean json() {
        return json;
    }

    /** Whether progress and a closing summary are shown. */
    public boolean forPeople() {
        return !quiet && !json;
    }
}
