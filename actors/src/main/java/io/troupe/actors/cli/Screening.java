package io.troupe.actors.cli;

import io.troupe.episode.Performance;
import io.troupe.render.Renderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Shows the episodes of a performance, until enough have been shown or somebody stops it. */
final class Screening {
    /** How many times as long as the others the last frame of an episode stays. */
    private static final int LAST_FRAME = 5;

    private final Performance performance;
    private final Renderer renderer;
    private final CountDownLatch stopped;
    private int episode;
    private long step;
    private double total;

    /** @param stopped counted down by whoever wants it to end */
    Screening(Performance performance, Renderer renderer, CountDownLatch stopped) {
        this.performance = performance;
        this.renderer = renderer;
        this.stopped = stopped;
    }

    /** Shows them as text. */
    void show(int episodes, FrameDisplay display, Duration pause) {
        try (display) {
            while (episode < episodes && begin()) {
                boolean goesOn = shown(display, pause);
                while (goesOn && !performance.isOver()) {
                    advance();
                    goesOn = shown(display, performance.isOver() ? pause.multipliedBy(LAST_FRAME) : pause);
                }
                display.note(summary());
                if (!goesOn) {
                    return;
                }
            }
        }
    }

    /** @return whether it goes on */
    private boolean shown(FrameDisplay display, Duration pause) {
        display.show(frame());
        return !stopped(display.isPaced() ? pause : Duration.ZERO) && !display.isGone();
    }

    private boolean stopped(Duration pause) {
        try {
            return stopped.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Writes them as SVG files. */
    void write(int episodes, Path folder, Console console) throws IOException {
        Files.createDirectories(folder);
        while (episode < episodes && !stopped(Duration.ZERO) && begin()) {
            save(folder);
            while (!performance.isOver() && !stopped(Duration.ZERO)) {
                advance();
                save(folder);
            }
            console.out().println(summary() + ": " + folder.resolve(fileName()));
        }
    }

    private void save(Path folder) throws IOException {
        Files.writeString(
                folder.resolve(fileName()),
                renderer.picture(performance.scene()).svg());
    }

    private String fileName() {
        return String.format(Locale.ROOT, "episode-%03d-step-%05d.svg", episode, step);
    }

    private boolean begin() {
        if (!performance.begin()) {
            return false;
        }
        episode++;
        step = 0;
        total = 0;
        return true;
    }

    private void advance() {
        performance.step();
        step++;
        total += performance.reward();
    }

    private List<String> frame() {
        List<String> lines = new ArrayList<>();
        lines.add(performance.environment() + "  episode " + episode + "  step " + step + "  return " + number(total));
        lines.addAll(renderer.picture(performance.scene()).text());
        lines.add(step == 0 ? "" : "action " + performance.actions() + "  reward " + number(performance.reward()));
        return lines;
    }

    private String summary() {
        return "episode " + episode + ": return " + number(total) + " in " + step + " steps"
                + (performance.isOver() ? "" : ", stopped");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
