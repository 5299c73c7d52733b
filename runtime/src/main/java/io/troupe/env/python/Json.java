package io.troupe.env.python;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** The frames that are texts: those of the start, and of failures. */
final class Json {
    private static final int LONGEST_TEXT = 2000;

    private Json() {}

    /** The payload of the frame that was received last. */
    static JsonNode read(FrameChannel frames) throws BridgeFault {
        byte[] bytes = new byte[frames.payloadBytes()];
        frames.payload().get(FrameChannel.HEADER_BYTES, bytes);
        try {
            return new ObjectMapper().readTree(bytes);
        } catch (IOException e) {
            throw new BridgeFault("it sent what is no JSON", e);
        }
    }

    /** A text of the other side's, cut where it is longer than anybody reads. */
    static String text(JsonNode json) {
        String text = json.asText();
        return text.length() <= LONGEST_TEXT
                ? text
                : text.substring(0, LONGEST_TEXT / 2) + " [...] " + text.substring(text.length() - LONGEST_TEXT / 2);
    }

    static byte[] write(JsonNode json) {
        try {
            return new ObjectMapper().writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
