package io.troupe.benchmarks;

import io.troupe.benchmarks.Intervals.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** A flight recording of the events that Troupe writes about updates and about what runs inside of TensorFlow. */
final class LearningRecording implements AutoCloseable {
    private static final String UPDATE = "io.troupe.PolicyUpdate";
    private static final String GRAPH_RUN = "io.troupe.TensorFlowRun";

    private final Recording recording = new Recording();

    private LearningRecording() {}

    static LearningRecording start() {
        LearningRecording started = new LearningRecording();
        started.recording.enable(UPDATE).withoutThreshold().withoutStackTrace();
        started.recording.enable(GRAPH_RUN).withoutThreshold().withoutStackTrace();
        started.recording.start();
        return started;
    }

    /** Ends it and gives what it has seen. */
    LearningRate stop() throws IOException {
        recording.stop();
        Path file = Files.createTempFile("troupe-benchmark", ".jfr");
        try {
            recording.dump(file);
            return times(file).rate();
        } finally {
            Files.delete(file);
        }
    }

    private static LearningTimes times(Path file) throws IOException {
        LearningTimes times = new LearningTimes();
        RecordingFile.readAllEvents(file).stream()
                .sorted((a, b) -> a.getStartTime().compareTo(b.getStartTime()))
                .forEach(event -> {
                    switch (event.getEventType().getName()) {
                        case UPDATE -> times.update(interval(event), event.getInt("gradientSteps"));
                        case GRAPH_RUN -> times.graphRun(interval(event));
                        default -> {}
                    }
                });
        return times;
    }

    private static Interval interval(RecordedEvent event) {
        return new Interval(nanos(event.getStartTime()), nanos(event.getEndTime()));
    }

    private static long nanos(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }

    @Override
    public void close() {
        recording.close();
    }
}
