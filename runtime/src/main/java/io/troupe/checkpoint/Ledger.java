package io.troupe.checkpoint;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The append-only facts of a run, {@code ledger.jsonl}: one JSON object per line. A fact is synced before {@link #append}
 * returns, so before anything is done because of it. One writer at a time.
 *
 * <p>A crash can leave the beginning of a line at the end of the file. Nobody was told of that fact: readers ignore it,
 * and the next append removes it.
 */
public final class Ledger {
    private static final long MAX_BYTES = 256L << 20;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Path file;
    private final Clock clock;
    private final Optional<String> launch;
    /** Whether the last line is this object's own and whole, so that there is nothing to repair. */
    private boolean settled;

    private Ledger(Path file, Clock clock, Optional<String> launch) {
        this.file = file;
        this.clock = clock;
        this.launch = launch;
    }

    /** The ledger in a file, which the first append creates. */
    public static Ledger in(Path file, Clock clock) {
        return new Ledger(file, clock, Optional.empty());
    }

    /** The same ledger, for facts that say during which launch of the run they were written. */
    public Ledger during(String launch) {
        return new Ledger(file, clock, Optional.of(launch));
    }

    /** Where it is. */
    public Path file() {
        return file;
    }

    /**
     * Writes one fact and returns when it would survive a crash of the machine.
     *
     * @return what was written
     * @throws FencedOff when the ledger has facts of a later epoch
     */
    public LedgerEntry append(LedgerEvent event, long environmentSteps, long epoch, String component)
            throws IOException {
        requireInForce(epoch);
        boolean whole = settled;
        settled = false;
        LedgerEntry entry = new LedgerEntry(clock.instant(), event, environmentSteps, epoch, component, launch);
        String line = toJson(entry) + "\n";
        boolean isNew = !Files.exists(file, NOFOLLOW_LINKS);
        if (whole) {
            appendTo(file, line);
            settled = true;
            return entry;
        }
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE, NOFOLLOW_LINKS))) {
            long end = endOfLastLine(channel);
            if (isFact(text(channel, end))) {
                end = channel.size();
                line = "\n" + line;
            }
            channel.truncate(end);
            ByteBuffer buffer = StandardCharsets.UTF_8.encode(line);
            while (buffer.hasRemaining()) {
                end += channel.write(buffer, end);
            }
            channel.force(true);
        }
        if (isNew) {
            DiskFiles.DISK.syncFolder(file.toAbsolutePath().resolveSibling(""));
        }
        settled = true;
        return entry;
    }

    /**
     * Never cuts anything off: a writer that stood still for a while may find that somebody has taken over and written
     * here meanwhile.
     */
    private static void appendTo(Path file, String line) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND, NOFOLLOW_LINKS))) {
            ByteBuffer buffer = StandardCharsets.UTF_8.encode(line);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    /**
     * Every fact, oldest first; empty when there is no file.
     *
     * @throws CorruptLedger when a whole line is not a fact
     */
    public List<LedgerEntry> entries() throws IOException, CorruptLedger {
        if (!Files.exists(file, NOFOLLOW_LINKS)) {
            return List.of();
        }
        String[] lines = text().split("\n", -1);
        List<LedgerEntry> entries = new ArrayList<>();
        for (int i = 0; i < lines.length; i++) {
            try {
                entries.add(fromJson(lines[i]));
            } catch (CorruptLedger e) {
                // What follows the last line end is empty, or torn.
                if (i < lines.length - 1) {
                    throw new CorruptLedger(file + " line " + (i + 1) + " " + e.getMessage());
                }
            }
        }
        return List.copyOf(entries);
    }

    /**
     * Every fact that counts, oldest first: one that was written after a fact of a later epoch came from somebody who
     * had been replaced.
     *
     * @throws CorruptLedger when a whole line is not a fact
     */
    public List<LedgerEntry> facts() throws IOException, CorruptLedger {
        List<LedgerEntry> facts = new ArrayList<>();
        long epoch = 0;
        for (LedgerEntry entry : entries()) {
            if (entry.epoch() >= epoch) {
                epoch = entry.epoch();
                facts.add(entry);
            }
        }
        return List.copyOf(facts);
    }

    /**
     * Says whether an epoch may still write in the run's directory.
     *
     * @throws FencedOff when a later one has begun
     */
    public void requireInForce(long epoch) throws IOException {
        long latest = latestEpoch();
        if (latest > epoch) {
            throw new FencedOff(epoch, latest);
        }
    }

    /** The latest epoch of all facts; 0 where there is none. A ledger that cannot be read forbids nothing. */
    public long latestEpoch() throws IOException {
        try {
            return entries().stream().mapToLong(LedgerEntry::epoch).max().orElse(0);
        } catch (CorruptLedger e) {
            return 0;
        }
    }

    /** The checkpoint that was announced last; a run goes on from there. */
    public Optional<LedgerEntry> lastAnnounced() throws IOException, CorruptLedger {
        return facts().stream()
                .filter(entry -> entry.event() == LedgerEvent.CHECKPOINT_ANNOUNCED)
                .reduce((earlier, later) -> later);
    }

    private String text() throws IOException, CorruptLedger {
        if (!Files.isRegularFile(file, NOFOLLOW_LINKS)) {
            throw new CorruptLedger(file + " is not a regular file");
        }
        long size = Files.size(file);
        if (size > MAX_BYTES) {
            throw new CorruptLedger(file + " has " + size + " bytes (at most " + MAX_BYTES + ")");
        }
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static long endOfLastLine(FileChannel channel) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        long end = channel.size();
        while (end > 0) {
            channel.read(one.clear(), end - 1);
            if (one.get(0) == '\n') {
                break;
            }
            end--;
        }
        return end;
    }

    private static String text(FileChannel channel, long from) throws IOException {
        ByteBuffer tail = ByteBuffer.allocate(Math.toIntExact(channel.size() - from));
        while (tail.hasRemaining() && channel.read(tail, from + tail.position()) >= 0) {}
        return StandardCharsets.UTF_8.decode(tail.flip()).toString();
    }

    /** Whether only the line end is missing: then a reader has counted it, and it stays. */
    private static boolean isFact(String text) {
        try {
            fromJson(text);
            return true;
        } catch (CorruptLedger e) {
            return false;
        }
    }

    private static String toJson(LedgerEntry entry) {
        ObjectNode line = JSON.createObjectNode()
                .put("at", entry.at().toString())
                .put("event", entry.event().label())
                .put("environmentSteps", entry.environmentSteps())
                .put("epoch", entry.epoch())
                .put("component", entry.component());
        entry.launch().ifPresent(launch -> line.put("launch", launch));
        return line.toString();
    }

    private static LedgerEntry fromJson(String line) throws CorruptLedger {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (IOException e) {
            throw new CorruptLedger("is not JSON");
        }
        JsonNode steps = node.path("environmentSteps");
        JsonNode epoch = node.path("epoch");
        if (!isCount(steps) || !isCount(epoch) || !node.path("component").isTextual()) {
            throw new CorruptLedger("lacks environmentSteps, epoch or component");
        }
        return new LedgerEntry(
                instant(node.path("at").asText()),
                event(node.path("event").asText()),
                steps.longValue(),
                epoch.longValue(),
                node.path("component").textValue(),
                Optional.ofNullable(node.path("launch").textValue()));
    }

    private static boolean isCount(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0;
    }

    private static Instant instant(String text) throws CorruptLedger {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new CorruptLedger("has no time in 'at'");
        }
    }

    private static LedgerEvent event(String label) throws CorruptLedger {
        for (LedgerEvent event : LedgerEvent.values()) {
            if (event.label().equals(label)) {
                return event;
            }
        }
        throw new CorruptLedger("has the unknown event '" + label + "'");
    }
}
