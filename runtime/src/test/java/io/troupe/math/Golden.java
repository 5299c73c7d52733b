package io.troupe.math;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * Published values, from the tests of google-deepmind/rlax (rlax/_src/multistep_test.py, vtrace_test.py and
 * policy_gradients_test.py). They are [batch][time] there; {@link #timeMajor} turns them over.
 */
final class Golden {
    private static final JsonNode ROOT = read();

    private Golden() {}

    private static JsonNode read() {
        try (InputStream in =
                Objects.requireNonNull(Golden.class.getResourceAsStream("rlax-returns-and-losses.json"))) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode of(String function) {
        return Objects.requireNonNull(ROOT.get(function), function);
    }

    static float number(JsonNode node, String name) {
        return (float) node.get(name).asDouble();
    }

    /** A vector. */
    static float[] vector(JsonNode values) {
        float[] result = new float[values.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) values.get(i).asDouble();
        }
        return result;
    }

    /** [batch][time] as [T, B]. */
    static float[] timeMajor(JsonNode values) {
        int copies = values.size();
        int steps = values.get(0).size();
        float[] result = new float[steps * copies];
        for (int b = 0; b < copies; b++) {
            for (int t = 0; t < steps; t++) {
                result[t * copies + b] = (float) values.get(b).get(t).asDouble();
            }
        }
        return result;
    }

    /** log softmax(logits)[action] in doubles. */
    static double logProb(JsonNode logits, int action) {
        double sum = 0;
        for (JsonNode logit : logits) {
            sum += Math.exp(logit.asDouble());
        }
        return logits.get(action).asDouble() - Math.log(sum);
    }

    static double entropy(JsonNode logits) {
        double sum = 0;
        for (int i = 0; i < logits.size(); i++) {
            double logProb = logProb(logits, i);
            sum -= Math.exp(logProb) * logProb;
        }
        return sum;
    }
}
