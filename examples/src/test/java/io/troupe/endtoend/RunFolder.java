package io.troupe.endtoend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A run directory as somebody outside reads it, with none of the code that wrote it.
 *
 * @param path where it is
 */
record RunFolder(Path path) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * One line of the ledger.
     *
     * @param event its name
     * @param environmentSteps where the run was
     */
    record Fact(String event, long environmentSteps) {}

    /** The ledger's lines, oldest first. What a kill left of a last line is no fact. */
    List<Fact> ledger() throws IOException {
        List<Fact> facts = new ArrayList<>();
        List<String> lines;
        try {
            lines = Files.readAllLines(path.resolve("ledger.jsonl"));
        } catch (NoSuchFileException e) {
            return facts;
        }
        for (int i = 0; i < lines.size(); i++) {
            try {
                JsonNode line = JSON.readTree(lines.get(i));
                facts.add(new Fact(
                        line.required("event").asText(),
                        line.required("environmentSteps").asLong()));
            } catch (JsonProcessingException | IllegalArgumentException e) {
                if (i < lines.size() - 1) {
                    throw new IOException("line " + (i + 1) + " of the ledger is torn: " + lines.get(i), e);
                }
            }
        }
        return facts;
    }

    long count(String event) throws IOException {
        return ledger().stream().filter(fact -> fact.event().equals(event)).count();
    }

    /** Environment steps in the last line of this kind; -1 where there is none. */
    long last(String event) throws IOException {
        return ledger().stream()
                .filter(fact -> fact.event().equals(event))
                .mapToLong(Fact::environmentSteps)
                .reduce(-1, (earlier, later) -> later);
    }

    /** Whether a checkpoint is half written or half deleted. */
    boolean hasUnfinishedCheckpoint() throws IOException {
        try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(path.resolve("checkpoints"), ".tmp-*")) {
            return unfinished.iterator().hasNext();
        } catch (NoSuchFileException | DirectoryIteratorException e) {
            return false;
        }
    }

    /** Whether a report of the training has been written. */
    boolean hasMetrics() throws IOException {
        Path metrics = path.resolve("metrics.jsonl");
        return Files.exists(metrics) && Files.size(metrics) > 0;
    }

    JsonNode summary() throws IOException {
        return json(Files.readString(path.resolve("summary.json")));
    }

    /** The one JSON value in a text. */
    static JsonNode json(String text) throws JsonProcessingException {
        return JSON.readTree(text);
    }
}
