package io.troupe.env.python;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.input.UserError;

/**
 * What an {@link FrameKind#ERROR} says.
 *
 * @param user whether the settings are wrong, and not the environment
 * @param copy which of the process's copies
 * @param problem what happened
 */
record Refusal(boolean user, int copy, String problem) {
    static Refusal read(FrameChannel frames) throws BridgeFault {
        JsonNode json = Json.read(frames);
        return new Refusal(json.path("user").asBoolean(), json.path("copy").asInt(), Json.text(json.path("problem")));
    }

    UserError asUserError() {
        return new UserError(problem);
    }
}
