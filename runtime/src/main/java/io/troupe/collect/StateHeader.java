package io.troupe.collect;

import io.troupe.algorithm.Behaviour;
import io.troupe.trajectory.StateBuffer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * What a worker's saved state begins with: of how many copies of which environment it is, and where its worker was.
 *
 * <p>An int each for copies and elements of all observations of a copy, a long for the next fragment; where the environment
 * has several agents, then the number of behaviours, and for each its name, agents and elements of an observation: behaviours
 * that changed places would go unnoticed otherwise.
 *
 * @param copies of the environment
 * @param behaviours of the environment, in its order
 */
public record StateHeader(int copies, List<Behaviour> behaviours) {
    private static final int SEQUENCE_AT = 2 * Integer.BYTES;

    /** Copies the list. */
    public StateHeader {
        behaviours = List.copyOf(behaviours);
    }

    void write(DataOutputStream out, long sequence) throws IOException {
        out.writeInt(copies);
        out.writeInt(observationSize());
        out.writeLong(sequence);
        if (!isJoint()) {
            return;
        }
        out.writeInt(behaviours.size());
        for (Behaviour behaviour : behaviours) {
            out.writeUTF(behaviour.name());
            out.writeInt(behaviour.agents().size());
            out.writeInt(behaviour.spec().observation().size());
        }
    }

    /**
     * Says whether a saved state begins so: cheap, before anything is started.
     *
     * @throws IllegalArgumentException naming what differs
     */
    public void requireFits(byte[] endState, int worker) {
        try (DataInputStream in = StateBuffer.reading(endState)) {
            read(in);
        } catch (IOException e) {
            throw new IllegalArgumentException("the saved state of worker " + worker + " is damaged", e);
        }
    }

    /**
     * Reads it.
     *
     * @return number of the next fragment
     * @throws IllegalArgumentException naming what differs
     */
    long read(DataInputStream in) throws IOException {
        int savedCopies = in.readInt();
        int savedSize = in.readInt();
        long sequence = in.readLong();
        if (savedCopies != copies) {
            throw new IllegalArgumentException(
                    "the checkpoint was made with workers.environments = " + savedCopies + ", not " + copies);
        }
        if (savedSize != observationSize()) {
            throw new IllegalArgumentException("the checkpoint was made with observations of " + savedSize
                    + " elements, the environment now has " + observationSize());
        }
        if (isJoint()) {
            requireBehaviours(in);
        }
        return sequence;
    }

    private void requireBehaviours(DataInputStream in) throws IOException {
        int saved = in.readInt();
        if (saved != behaviours.size()) {
            throw new IllegalArgumentException("the checkpoint was made with " + saved
                    + " behaviours, the environment now has " + behaviours.size());
        }
        for (Behaviour behaviour : behaviours) {
            String before = described(in.readUTF(), in.readInt(), in.readInt());
            String now = described(
                    behaviour.name(),
                    behaviour.agents().size(),
                    behaviour.spec().observation().size());
            if (!before.equals(now)) {
                throw new IllegalArgumentException("the checkpoint was made with the behaviour " + before
                        + " where the environment now has " + now);
            }
        }
    }

    private static String described(String name, int agents, int observationSize) {
        return name + " (agents: " + agents + ", elements of an observation: " + observationSize + ")";
    }

    private boolean isJoint() {
        return behaviours.getFirst().isPart();
    }

    private int observationSize() {
        int size = 0;
        for (Behaviour behaviour : behaviours) {
            size += behaviour.rows(behaviour.spec().observation().size());
        }
        return size;
    }

    /**
     * Number of the fragment that comes after a saved state; 0 where there is none.
     *
     * @throws IllegalArgumentException when the state is damaged
     */
    public static long sequenceAfter(byte[] endState) {
        if (endState.length == 0) {
            return 0;
        }
        try (DataInputStream in = StateBuffer.reading(endState)) {
            in.skipNBytes(SEQUENCE_AT);
            return in.readLong();
        } catch (IOException e) {
            throw new IllegalArgumentException("the saved state of a worker is damaged", e);
        }
    }
}
