package io.troupe.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.policy.PolicyVersion;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What {@code manifest.json} says: a checkpoint without its bytes.
 *
 * @param files size and hash by name
 */
record Manifest(
        String runId,
        long epoch,
        long environmentSteps,
        PolicyVersion policyVersion,
        String weightsSha256,
        double meanReturn,
        SortedMap<String, Content> files) {
    static final String FILE = "manifest.json";
    static final String HASH_FILE = "manifest.sha256";

    private static final int FORMAT = 1;
    static final int MAX_FILES = 4096;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,199}");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * @param sizeBytes of a file
     * @param sha256 of a file, in hexadecimal
     */
    record Content(long sizeBytes, String sha256) {}

    Manifest {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** @throws IllegalArgumentException when a component has a name that cannot be a file's */
    static Manifest of(Checkpoint checkpoint) {
        return of(checkpoint, () -> {});
    }

    /**
     * @param progress run after each component
     * @throws IllegalArgumentException when a component has a name that cannot be a file's
     */
    static Manifest of(Checkpoint checkpoint, Runnable progress) {
        SortedMap<String, Content> files = new TreeMap<>();
        checkpoint.components().forEach((name, bytes) -> {
            if (!isComponent(name)) {
                throw new IllegalArgumentException("a component cannot be called " + name);
            }
            files.put(name, new Content(bytes.length, Sha256.of(bytes)));
            progress.run();
        });
        if (files.size() > MAX_FILES) {
            throw new IllegalArgumentException(
                    "a checkpoint of " + files.size() + " components (at most " + MAX_FILES + ")");
        }
        return new Manifest(
                checkpoint.runId(),
                checkpoint.epoch(),
                checkpoint.environmentSteps(),
                checkpoint.policyVersion(),
                checkpoint.weightsSha256(),
                checkpoint.meanReturn(),
                files);
    }

    /** Whether a file of this name may be a component. */
    static boolean isComponent(String name) {
        return NAME.matcher(name).matches() && !name.equals(FILE) && !name.equals(HASH_FILE);
    }

    /** Bytes of all its files. */
    long sizeBytes() {
        return files.values().stream().mapToLong(Content::sizeBytes).sum();
    }

    Checkpoint with(SortedMap<String, byte[]> components) {
        return new Checkpoint(runId, epoch, environmentSteps, policyVersion, weightsSha256, meanReturn, components);
    }

    CheckpointFacts facts() {
        SortedMap<String, Long> sizes = new TreeMap<>();
        files.forEach((name, content) -> sizes.put(name, content.sizeBytes()));
        return new CheckpointFacts(runId, epoch, environmentSteps, policyVersion, weightsSha256, meanReturn, sizes);
    }

    byte[] toJson() {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.put("runId", runId);
        root.put("epoch", epoch);
        root.put("environmentSteps", environmentSteps);
        root.put("policyVersion", policyVersion.value());
        root.put("weightsSha256", weightsSha256);
        if (Double.isFinite(meanReturn)) {
            root.put("meanReturn", meanReturn);
        } else {
            root.putNull("meanReturn");
        }
        ObjectNode listed = root.putObject("files");
        files.forEach((name, content) ->
                listed.putObject(name).put("bytes", content.sizeBytes()).put("sha256", content.sha256()));
        try {
            return JSON.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can be written", e);
        }
    }

    /** @throws CorruptCheckpoint saying what is wrong in it; the caller says in which file */
    static Manifest fromJson(byte[] json) throws CorruptCheckpoint {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (IOException e) {
            throw new CorruptCheckpoint("is not JSON");
        }
        if (!root.isObject()) {
            throw new CorruptCheckpoint("is not a JSON object");
        }
        long format = wholeNumber(root, "format");
        if (format != FORMAT) {
            throw new CorruptCheckpoint("has format " + format + " (this version reads " + FORMAT + ")");
        }
        JsonNode meanReturn = root.path("meanReturn");
        if (!meanReturn.isNumber() && !meanReturn.isNull()) {
            throw new CorruptCheckpoint("has a meanReturn that is neither a number nor null");
        }
        return new Manifest(
                text(root, "runId"),
                wholeNumber(root, "epoch"),
                wholeNumber(root, "environmentSteps"),
                new PolicyVersion(wholeNumber(root, "policyVersion")),
                text(root, "weightsSha256"),
                meanReturn.isNull() ? Double.NaN : meanReturn.doubleValue(),
                files(root.path("files")));
    }

    private static SortedMap<String, Content> files(JsonNode listed) throws CorruptCheckpoint {
        if (!listed.isObject() || listed.size() > MAX_FILES) {
            throw new CorruptCheckpoint("has no list of files, or more than " + MAX_FILES);
        }
        SortedMap<String, Content> files = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : listed.properties()) {
            String name = entry.getKey();
            if (!isComponent(name)) {
                throw new CorruptCheckpoint("names the file '" + name + "', which is not a component's name");
            }
            String sha256 = text(entry.getValue(), "sha256");
            if (!HEX.matcher(sha256).matches()) {
                throw new CorruptCheckpoint("has no SHA-256 of " + name);
            }
            files.put(name, new Content(wholeNumber(entry.getValue(), "bytes"), sha256));
        }
        return files;
    }

    private static String text(JsonNode node, String field) throws CorruptCheckpoint {
        JsonNode value = node.path(field);
        if (!value.isTextual()) {
            throw new CorruptCheckpoint("has no text " + field);
        }
        return value.textValue();
    }

    private static long wholeNumber(JsonNode node, String field) throws CorruptCheckpoint {
        JsonNode value = node.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new CorruptCheckpoint("has no whole number " + field + " of at least 0");
        }
        return value.longValue();
    }
}
