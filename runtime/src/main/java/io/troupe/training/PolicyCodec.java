package io.troupe.training;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.proto.checkpoint.PolicyState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Snapshots as bytes of a checkpoint, and back. */
public final class PolicyCodec {
    private PolicyCodec() {}

    /** Encodes a snapshot as {@code PolicyState}. */
    public static byte[] encode(PolicySnapshot snapshot) {
        return state(snapshot).toByteArray();
    }

    private static PolicyState state(PolicySnapshot snapshot) {
        float[] parameters = snapshot.parameters();
        ByteBuffer bytes = ByteBuffer.allocate(4 * parameters.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(parameters);
        PolicyState.Builder state = PolicyState.newBuilder()
                .setVersion(snapshot.version().value())
                .setParameters(ByteString.copyFrom(bytes.array()));
        for (float mean : snapshot.observationMean()) {
            state.addObservationMean(mean);
        }
        for (float scale : snapshot.observationScale()) {
            state.addObservationScale(scale);
        }
        if (snapshot.isJoint()) {
            for (int k = 0; k < snapshot.parts().size(); k++) {
                state.addParts(state(snapshot.parts().get(k)).toBuilder()
                        .setBehaviour(snapshot.behaviours().get(k)));
            }
        }
        return state.build();
    }

    /**
     * Decodes a snapshot.
     *
     * @throws IllegalArgumentException when the bytes are none
     */
    public static PolicySnapshot decode(byte[] encoded) {
        try {
            return snapshot(PolicyState.parseFrom(encoded));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not a policy: " + e.getMessage(), e);
        }
    }

    private static PolicySnapshot snapshot(PolicyState state) {
        PolicyVersion version = new PolicyVersion(state.getVersion());
        if (state.getPartsCount() > 0) {
            return PolicySnapshot.joint(
                    version,
                    state.getPartsList().stream().map(PolicyState::getBehaviour).toList(),
                    state.getPartsList().stream().map(PolicyCodec::snapshot).toList());
        }
        float[] parameters = new float[state.getParameters().size() / 4];
        state.getParameters()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(parameters);
        return new PolicySnapshot(
                version, parameters, floats(state.getObservationMeanList()), floats(state.getObservationScaleList()));
    }

    private static float[] floats(List<Float> values) {
        float[] result = new float[values.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = values.get(i);
        }
        return result;
    }
}
