package io.troupe.tensorflow;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.troupe.metrics.MetricReport;
import io.troupe.metrics.MetricSink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * An event file of scalars, as TensorBoard reads it. Each report is written at once, so nothing is buffered.
 *
 * <p>The messages are {@code tensorflow.Event} and {@code tensorflow.Summary} of TensorFlow's {@code event.proto} and
 * {@code summary.proto}, written field by field: loading the generated classes would delay every run.
 */
public final class TensorBoardSink implements MetricSink {
    private static final int EVENT_WALL_TIME = 1;
    private static final int EVENT_STEP = 2;
    private static final int EVENT_FILE_VERSION = 3;
    private static final int EVENT_SUMMARY = 5;
    private static final int SUMMARY_VALUE = 1;
    private static final int VALUE_TAG = 1;
    private static final int VALUE_SIMPLE_VALUE = 2;

    private final Clock clock;
    private final OutputStream file;

    /**
     * Begins a new event file.
     *
     * @param folder is created where it is missing
     * @param clock for the wall time of events
     */
    public TensorBoardSink(Path folder, Clock clock) throws IOException {
        this.clock = clock;
        Files.createDirectories(folder);
        file = create(folder, clock.instant().getEpochSecond());
        try {
            ByteString.Output event = ByteString.newOutput();
            CodedOutputStream out = CodedOutputStream.newInstance(event);
            out.writeDouble(EVENT_WALL_TIME, wallTime());
            out.writeString(EVENT_FILE_VERSION, "brain.Event:2");
            out.flush();
            append(event);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** TensorBoard looks for "tfevents" in names, and reads the files of a folder in their order. */
    private static OutputStream create(Path folder, long epochSecond) throws IOException {
        long process = ProcessHandle.current().pid();
        for (int number = 0; ; number++) {
            String name = String.format(Locale.ROOT, "events.out.tfevents.%010d.%d.%03d", epochSecond, process, number);
            try {
                return Files.newOutputStream(
                        folder.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException e) {
                // A run resumed within the second that it stopped in; the next number follows in order.
            }
        }
    }

    @Override
    public void accept(MetricReport report) throws IOException {
        ByteString.Output summary = ByteString.newOutput();
        CodedOutputStream values = CodedOutputStream.newInstance(summary);
        for (Map.Entry<String, Double> entry : report.values().entrySet()) {
            if (Double.isFinite(entry.getValue())) {
                ByteString.Output value = ByteString.newOutput();
                CodedOutputStream out = CodedOutputStream.newInstance(value);
                out.writeString(VALUE_TAG, entry.getKey());
                out.writeFloat(VALUE_SIMPLE_VALUE, entry.getValue().floatValue());
                out.flush();
                values.writeBytes(SUMMARY_VALUE, value.toByteString());
            }
        }
        values.flush();

        ByteString.Output event = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(event);
        out.writeDouble(EVENT_WALL_TIME, wallTime());
        out.writeInt64(EVENT_STEP, report.environmentSteps());
        out.writeBytes(EVENT_SUMMARY, summary.toByteString());
        out.flush();
        append(event);
    }

    private void append(ByteString.Output event) throws IOException {
        file.write(TfRecord.frame(event.toByteString().toByteArray()));
    }

    private double wallTime() {
        Instant now = clock.instant();
        return now.getEpochSecond() + now.getNano() / 1e9;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
