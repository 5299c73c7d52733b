package io.troupe.env.python;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.spec.EnvironmentSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What is said over a connection once it is there: which copies are wanted and what they are like, then requests and
 * their answers.
 */
final class Session {
    /** Texts are shorter; a REPORT has a few lines for each copy. */
    private static final int LARGEST_TEXT = 1 << 20;

    /** Of 2000 characters, each of which is 12 bytes long where JSON escapes it. */
    private static final int TEXT_PER_COPY = 1 << 15;

    /**
     * A copy that was made anew.
     *
     * @param copy which of the process's
     * @param inReset whether it failed in the reset after an episode; otherwise its step is void
     * @param problem what happened
     */
    record Report(int copy, boolean inReset, String problem) {}

    private final FrameChannel frames;
    private final EnvironmentSpec spec;
    private final ResultLayout layout;
    private final int actionFloats;
    /** Episodes that ended in the last result. */
    private int finals;

    private Session(FrameChannel frames, EnvironmentSpec spec, ResultLayout layout) {
        this.frames = frames;
        this.spec = spec;
        this.layout = layout;
        actionFloats = layout.copies() * spec.action().size();
    }

    /**
     * Has the copies made.
     *
     * @param frames of a process that has said hello
     * @param copies B
     * @param deadline in terms of {@link System#nanoTime()}
     */
    static void request(FrameChannel frames, BridgeSettings settings, int copies, long deadline) throws BridgeFault {
        byte[] request = Json.write(request(settings, copies));
        frames.begin(FrameKind.OPEN, request.length).put(request);
        frames.send(deadline);
    }

    /**
     * Waits until the copies that were requested are made.
     *
     * @param copies B
     * @param deadline in terms of {@link System#nanoTime()}
     * @throws io.troupe.input.UserError when the settings are wrong
     */
    static Session opened(FrameChannel frames, BridgeSettings settings, int copies, long deadline) throws BridgeFault {
        FrameKind answer = frames.receive(deadline);
        if (answer == FrameKind.ERROR) {
            Refusal refusal = Refusal.read(frames);
            if (refusal.user()) {
                throw refusal.asUserError();
            }
            throw new BridgeFault(refusal.problem());
        }
        if (answer != FrameKind.SPEC) {
            throw new BridgeFault("it answered " + FrameKind.OPEN + " with " + answer);
        }
        EnvironmentSpec spec = SpecReader.read(settings.id(), copies, Json.read(frames));
        ResultLayout layout = ResultLayout.of(copies, spec.observation().size(), spec.maskSize());
        frames.limitPayload(Math.max(
                layout.size(copies), (int) Math.min(LARGEST_TEXT + (long) copies * TEXT_PER_COPY, 64 << 20)));
        return new Session(frames, spec, layout);
    }

    private static ObjectNode request(BridgeSettings settings, int copies) {
        ObjectNode request = JsonNodeFactory.instance
                .objectNode()
                .put("protocol", FrameKind.PROTOCOL)
                .put("family", "gymnasium")
                .put("id", settings.id())
                .put("copies", copies)
                .put("masks", settings.masks());
        request.set("kwargs", new ObjectMapper().valueToTree(settings.kwargs()));
        settings.maxEpisodeSteps().ifPresent(limit -> request.put("maxEpisodeSteps", limit));
        return request;
    }

    EnvironmentSpec spec() {
        return spec;
    }

    ResultLayout layout() {
        return layout;
    }

    /** Asks for a new episode in every copy. */
    void sendReset(long[] seeds, long deadline) throws BridgeFault {
        ByteBuffer payload = frames.begin(FrameKind.RESET, Long.BYTES * seeds.length);
        for (long seed : seeds) {
            payload.putLong(seed);
        }
        frames.send(deadline);
    }

    /**
     * Asks for a step.
     *
     * @param actions [.., A]
     * @param offset of the action of the first copy
     */
    void sendStep(float[] actions, int offset, long deadline) throws BridgeFault {
        frames.begin(FrameKind.STEP, Float.BYTES * actionFloats);
        frames.putFloats(actions, offset, actionFloats);
        frames.send(deadline);
    }

    /**
     * Waits for the answer, from which {@link #flags}, {@link #floats} and {@link #masks} then read.
     *
     * @return copies that were made anew
     * @throws CopyBeyondRepair when one of them could not be made anew
     */
    List<Report> receive(long deadline) throws BridgeFault, CopyBeyondRepair {
        List<Report> reports = List.of();
        while (true) {
            FrameKind kind = frames.receive(deadline);
            switch (kind) {
                case RESULT -> {
                    checkResult();
                    return reports;
                }
                case REPORT -> reports = readReports();
                case ERROR -> {
                    Refusal refusal = Refusal.read(frames);
                    throw new CopyBeyondRepair(inRange(refusal.copy()), refusal.problem());
                }
                case HELLO, OPEN, SPEC, RESET, STEP ->
                    throw new BridgeFault("it answered with a frame of kind " + kind);
            }
        }
    }

    private List<Report> readReports() throws BridgeFault {
        List<Report> reports = new ArrayList<>();
        for (JsonNode json : Json.read(frames)) {
            reports.add(new Report(
                    inRange(json.path("copy").asInt()),
                    json.path("reset").asBoolean(),
                    Json.text(json.path("problem"))));
        }
        return reports;
    }

    private int inRange(int copy) throws BridgeFault {
        if (copy < 0 || copy >= layout.copies()) {
            throw new BridgeFault("it speaks of a copy " + copy + " of " + layout.copies());
        }
        return copy;
    }

    private void checkResult() throws BridgeFault {
        int bytes = frames.payloadBytes();
        if (bytes < layout.finalsAt()) {
            throw new BridgeFault("it sent a result of " + bytes + " bytes, and not of " + layout.finalsAt());
        }
        int ended = 0;
        for (int b = 0; b < layout.copies(); b++) {
            int flags = flags(b);
            ended += ends(flags) ? 1 : 0;
            if (flags > ResultLayout.TERMINATED + ResultLayout.TRUNCATED + ResultLayout.VOIDED) {
                throw new BridgeFault("it sent the flags " + flags + " for copy " + b);
            }
        }
        if (bytes != layout.size(ended)) {
            throw new BridgeFault("it sent a result of " + bytes + " bytes with " + ended
                    + " ended episodes, and not of " + layout.size(ended));
        }
        finals = ended;
    }

    /** Whether such a row has a final observation. */
    static boolean ends(int flags) {
        return (flags & ResultLayout.VOIDED) == 0 && (flags & (ResultLayout.TERMINATED | ResultLayout.TRUNCATED)) != 0;
    }

    /** Flags of a copy in the last result. */
    int flags(int b) {
        return frames.payload().get(FrameChannel.HEADER_BYTES + layout.flagsAt() + b) & 0xff;
    }

    /** Copies floats out of the last result, from a place that {@link ResultLayout} names. */
    void floats(int at, float[] target, int offset, int count) {
        frames.getFloats(at, target, offset, count);
    }

    /** Copies the {@code i}-th final observation of the last result out, with its mask. */
    void finalObservation(int i, float[] observation, boolean[] mask) {
        floats(layout.finalsAt() + i * Float.BYTES * observation.length, observation, 0, observation.length);
        masks(layout.finalMasksAt(finals) + i * mask.length, mask, 0, mask.length);
    }

    /** Copies masks out of the last result. */
    void masks(int at, boolean[] target, int offset, int count) {
        ByteBuffer payload = frames.payload();
        int position = FrameChannel.HEADER_BYTES + at;
        for (int i = 0; i < count; i++) {
            target[offset + i] = payload.get(position + i) != 0;
        }
    }
}
