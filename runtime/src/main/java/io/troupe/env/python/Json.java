package io.troupe.env.python;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** The frames that are texts: those of the start, and of failures. */
final class Json {
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

    static byte[] write(JsonNode json) {
        try {
            return new ObjectMapper().writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
