package io.troupe.metrics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * {@code metrics.jsonl}: a line of JSON per report, with {@code environmentSteps}, {@code elapsedSeconds} and every
 * value by its tag. Lines are whole and written at once, so that the file can be followed while the run goes on.
 */
public final class JsonLinesSink implements MetricSink {
    private final JsonFactory json = new JsonFactory();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final FileChannel file;

    /** Goes on after the last whole line of the file, where there is one. */
    public JsonLinesSink(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            file.truncate(endOfLastLine(file)).position(file.size());
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** A process that was killed may have left half a line. */
    private static long endOfLastLine(FileChannel file) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        for (long end = file.size(); end > 0; end--) {
            file.read(one.clear(), end - 1);
            if (one.get(0) == '\n') {
                return end;
            }
        }
        return 0;
    }

    @Override
    public void accept(MetricReport report) throws IOException {
        line.reset();
        try (JsonGenerator generator = json.createGenerator(line)) {
            generator.writeStartObject();
            generator.writeNumberField("environmentSteps", report.environmentSteps());
            generator.writeNumberField("elapsedSeconds", report.elapsed().toNanos() / 1e9);
            for (Map.Entry<String, Double> value : report.values().entrySet()) {
                if (Double.isFinite(value.getValue())) {
                    generator.writeNumberField(value.getKey(), value.getValue());
                }
            }
            generator.writeEndObject();
        }
        line.write('\n');
        ByteBuffer bytes = ByteBuffer.wrap(line.toByteArray());
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
