package io.troupe.policy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * One published version of a policy: immutable, shared by reference inside a process.
 *
 * <p>The constructor takes the arrays over; nobody writes to them afterwards.
 */
public final class PolicySnapshot {
    private static final float[] NOTHING = {};
    private static final List<String> ALONE = List.of("");

    /** Normalised observations are clipped to this many standard deviations, as VecNormalize of SB3 does. */
    private static final float NORMALISED_LIMIT = 10;

    private final PolicyVersion version;
    private final float[] parameters;
    private final float[] observationMean;
    private final float[] observationScale;
    private final List<PolicySnapshot> parts;
    /** Whose the parts are; one without a name where this is not joint. */
    private final List<String> behaviours;

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
        parts = List.of(this);
        behaviours = ALONE;
    }

    private PolicySnapshot(PolicyVersion version, List<String> behaviours, List<PolicySnapshot> parts) {
        this.version = version;
        this.behaviours = List.copyOf(behaviours);
        parameters = NOTHING;
        observationMean = NOTHING;
        observationScale = NOTHING;
        this.parts = List.copyOf(parts);
    }

    /**
     * The policies of several behaviours as one that has no parameters of its own.
     *
     * @param version of all parts
     * @param behaviours their names
     * @param parts of the behaviours, in their order
     * @throws IllegalArgumentException when a part has another version, or parts of its own, or there are not as many as
     *     names
     */
    public static PolicySnapshot joint(PolicyVersion version, List<String> behaviours, List<PolicySnapshot> parts) {
        if (parts.isEmpty() || parts.size() != behaviours.size()) {
            throw new IllegalArgumentException(parts.size() + " policies of " + behaviours.size() + " behaviours");
        }
        for (PolicySnapshot part : parts) {
            if (!part.version.equals(version) || part.isJoint()) {
                throw new IllegalArgumentException("a part has version " + part.version.value() + " and "
                        + part.parts.size() + " parts, not version " + version.value() + " and 1");
            }
        }
        return new PolicySnapshot(version, behaviours, parts);
    }

    /** A snapshot whose policy sees raw observations. */
    public static PolicySnapshot of(PolicyVersion version, float[] parameters) {
        return new PolicySnapshot(version, parameters, NOTHING, NOTHING);
    }

    /** Which version this is. */
    public PolicyVersion version() {
        return version;
    }

    /** Whether this is made of the policies of several behaviours. */
    public boolean isJoint() {
        return parts.size() != 1 || !parts.getFirst().equals(this);
    }

    /** The policy of each behaviour; the snapshot itself where it is not joint. */
    public List<PolicySnapshot> parts() {
        return parts;
    }

    /** Names of the behaviours whose policies the parts are; one that is empty where this is not joint. */
    public List<String> behaviours() {
        return behaviours;
    }

    /**
     * The parts, for whoever goes by their order: two behaviours of the same shape could act by each other's policies.
     *
     * @param expected names of the environment's behaviours, in its order; one that is empty where there is one agent
     * @throws IllegalArgumentException when the policies are not of these, in this order
     */
    public List<PolicySnapshot> partsOf(List<String> expected) {
        if (!behaviours.equals(expected)) {
            throw new IllegalArgumentException(
                    "the policy is of " + named(behaviours) + ", the environment has " + named(expected));
        }
        return parts;
    }

    private static String named(List<String> behaviours) {
        return behaviours.equals(ALONE) ? "one agent" : "the behaviours " + String.join(", ", behaviours);
    }

    /** All parameters, flat; none where they are in the parts. Read-only. */
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

    /** SHA-256 of the parameters as little-endian floats, part after part, in hexadecimal: the identity of the weights. */
    public String weightsSha256() {
        return sha256(parts.stream().map(part -> part.parameters).toList());
    }

    /** SHA-256 of floats in little-endian order, in hexadecimal. */
    public static String sha256(float[] values) {
        return sha256(List.of(values));
    }

    private static String sha256(List<float[]> arrays) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (float[] values : arrays) {
                ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(values);
                digest.update(bytes.array());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
