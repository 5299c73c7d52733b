package io.troupe.policy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One published version of a policy: immutable, shared by reference inside a process.
 *
 * <p>The constructor takes the arrays over; nobody writes to them afterwards.
 */
public final class PolicySnapshot {
    private static final float[] NOT_NORMALISED = {};

    /** Normalised observations are clipped to this many standard deviations, as VecNormalize of SB3 does. */
    private static final float NORMALISED_LIMIT = 10;

    private final PolicyVersion version;
    private final float[] parameters;
    private final float[] observationMean;
    private final float[] observationScale;

    /**
     * @param version which one
     * @param parameters every parameter of the network, flat, in the layout of its algorithm
     * @param observationMean subtracted from each observation, [O]; empty where observations are not normalised
     * @param observationScale multiplied after that, [O]; empty likewise
     */
    public PolicySnapshot(
            PolicyVersion version, float[] parameters, float[] observationMean, float[] observationScale) {
        if (observationMean.length != observationScale.length) {
            throw new IllegalArgumentException("the normaliser's mean and scale differ in length: "
                    + observationMean.length + ", " + observationScale.length);
        }
        this.version = version;
        this.parameters = parameters;
        this.observationMean = observationMean;
        this.observationScale = observationScale;
    }

    /** A snapshot whose policy sees raw observations. */
    public static PolicySnapshot of(PolicyVersion version, float[] parameters) {
        return new PolicySnapshot(version, parameters, NOT_NORMALISED, NOT_NORMALISED);
    }

    /** Which version this is. */
    public PolicyVersion version() {
        return version;
    }

    /** All parameters, flat. Read-only. */
    public float[] parameters() {
        return parameters;
    }

    /** Whether observations are normalised before the network sees them. */
    public boolean normalizesObservations() {
        return observationMean.length > 0;
    }

    /** Mean to subtract, [O], or empty. Read-only. */
    public float[] observationMean() {
        return observationMean;
    }

    /** Factor to apply, [O], or empty. Read-only. */
    public float[] observationScale() {
        return observationScale;
    }

    /**
     * Turns raw observations into what the network sees, in place; does nothing where observations are not normalised.
     * What is not finite stays so: clipped, an infinite observation would pass for a large one.
     *
     * @param observations array holding [rows, O]
     * @param offset where they start
     * @param rows number of observations
     */
    public void normalize(float[] observations, int offset, int rows) {
        int size = observationMean.length;
        for (int row = 0, i = offset; row < rows && size > 0; row++) {
            for (int element = 0; element < size; element++, i++) {
                if (Float.isFinite(observations[i])) {
                    float value = (observations[i] - observationMean[element]) * observationScale[element];
                    observations[i] = Math.clamp(value, -NORMALISED_LIMIT, NORMALISED_LIMIT);
                }
            }
        }
    }

    /** SHA-256 of the parameters as little-endian floats, in hexadecimal: the identity of the weights. */
    public String weightsSha256() {
        return sha256(parameters);
    }

    /** SHA-256 of floats in little-endian order, in hexadecimal. */
    public static String sha256(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
