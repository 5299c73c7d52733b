package io.troupe.env.python;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.spec.ParallelSpec;
import io.troupe.trajectory.Trajectory;
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
    private final Family family;
    /** Whether the environments are on this machine. */
    private final boolean near;

    private final ParallelSpec spec;
    private final ResultLayout layout;
    /** Of each behaviour: floats of the actions of all its rows. */
    private final int[] actionFloats;
    /** Of each behaviour: where the rows begin that ended in the last result, in bytes of the payload, and how many they are. */
    private final int[] finalsAt;

    private final int[] finals;

    private Session(FrameChannel frames, BridgeSettings settings, ParallelSpec spec, ResultLayout layout) {
        this.frames = frames;
        family = settings.family();
        near = settings.remote().isEmpty();
        this.spec = spec;
        this.layout = layout;
        int behaviours = layout.parts().size();
        actionFloats = new int[behaviours];
        finalsAt = new int[behaviours];
        finals = new int[behaviours];
        for (int k = 0; k < behaviours; k++) {
            actionFloats[k] = layout.parts().get(k).rows()
                    * spec.behaviours().get(k).action().size();
        }
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
        ParallelSpec spec = SpecReader.read(settings, copies, Json.read(frames));
        ResultLayout layout = ResultLayout.of(copies, spec);
        frames.limitPayload(Math.max(
                layout.largest(), (int) Math.min(LARGEST_TEXT + (long) copies * TEXT_PER_COPY, 64 << 20)));
        return new Session(frames, settings, spec, layout);
    }

    private static ObjectNode request(BridgeSettings settings, int copies) {
        ObjectNode request = JsonNodeFactory.instance
                .objectNode()
                .put("protocol", FrameKind.PROTOCOL)
                .put("family", settings.family().text())
                .put("id", settings.id())
                .put("copies", copies)
                .put("masks", settings.masks());
        request.set("kwargs", new ObjectMapper().valueToTree(settings.kwargs()));
        ArrayNode measures = request.putArray("measures");
        for (InfoMeasure measure : settings.measures()) {
            measures.addArray().add(measure.key()).add(measure.how().text());
        }
        request.set("behaviours", new ObjectMapper().valueToTree(settings.behaviours()));
        settings.maxEpisodeSteps().ifPresent(limit -> request.put("maxEpisodeSteps", limit));
        return request;
    }

    /** What the copies are; that of an environment with one agent has one behaviour and one agent. */
    ParallelSpec spec() {
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
     * @param fragment whose parts have the actions
     * @param t which of its rows
     * @param first index of the first of the copies among those of the fragment
     */
    void sendStep(Trajectory fragment, int t, int first, long deadline) throws BridgeFault {
        int floats = 0;
        for (int count : actionFloats) {
            floats += count;
        }
        // Between machines waking is the least of what it takes.
        FrameKind kind = near && frames.looksForAnswers() ? FrameKind.PROMPT : FrameKind.STEP;
        frames.begin(kind, Float.BYTES * floats);
        int at = 0;
        for (int k = 0; k < actionFloats.length; k++) {
            Trajectory part = fragment.parts().get(k);
            int agents = layout.parts().get(k).rows() / layout.copies();
            int row = t * part.copies() + first * agents;
            frames.putFloats(at, part.actions, row * part.actionSize(), actionFloats[k]);
            at += actionFloats[k];
        }
        frames.send(deadline);
    }

    /**
     * Waits for the answer, from which {@link #flags}, {@link #floats}, {@link #masks} and {@link #ended} then read.
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
                case HELLO, OPEN, SPEC, RESET, STEP, PROMPT ->
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
        int end = layout.finalsAt();
        int ended = 0;
        for (int k = 0; k < finals.length; k++) {
            PartLayout part = layout.parts().get(k);
            finals[k] = endedRows(k);
            finalsAt[k] = ResultLayout.aligned(end);
            end = finalsAt[k] + finals[k] * part.finalBytes();
            ended += finals[k];
        }
        if (bytes != end) {
            throw new BridgeFault(
                    "it sent a result of " + bytes + " bytes with " + ended + " ended episodes, and not of " + end);
        }
    }

    private int endedRows(int k) throws BridgeFault {
        PartLayout part = layout.parts().get(k);
        int known = family.flags();
        int ended = 0;
        for (int row = 0; row < part.rows(); row++) {
            int flags = flags(part, row);
            ended += ends(flags) ? 1 : 0;
            if ((flags & ~known) != 0) {
                throw new BridgeFault(
                        "it sent the flags " + flags + " for copy " + row * layout.copies() / part.rows());
            }
        }
        return ended;
    }

    /** Whether such a row has a final observation. */
    static boolean ends(int flags) {
        return (flags & ResultLayout.VOIDED) == 0 && (flags & (ResultLayout.TERMINATED | ResultLayout.TRUNCATED)) != 0;
    }

    /** Flags of a row in the last result. */
    int flags(PartLayout part, int row) {
        return frames.payload().get(FrameChannel.HEADER_BYTES + part.flagsAt() + row) & 0xff;
    }

    /** Copies floats out of the last result, from a place that {@link PartLayout} names. */
    void floats(int at, float[] target, int offset, int count) {
        frames.getFloats(at, target, offset, count);
    }

    /** Copies the {@code i}-th final observation of the {@code k}-th behaviour out of the last result, with its mask and the measures of its episode. */
    void ended(int k, int i, float[] observation, float[] measures, boolean[] mask) {
        PartLayout part = layout.parts().get(k);
        int at = finalsAt[k] + i * Float.BYTES * part.finalFloats();
        floats(at, observation, 0, observation.length);
        floats(at + Float.BYTES * observation.length, measures, 0, measures.length);
        int masksAt = finalsAt[k] + finals[k] * Float.BYTES * part.finalFloats();
        masks(masksAt + i * mask.length, mask, 0, mask.length);
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
