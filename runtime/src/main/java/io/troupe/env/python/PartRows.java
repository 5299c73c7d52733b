package io.troupe.env.python;

import io.troupe.trajectory.Trajectory;
import java.util.Arrays;

/**
 * What is known of the agents of one behaviour in the copies of one process: what they observed last, and how their episodes
 * went so far. Rows are in (copy, agent) order.
 */
final class PartRows {
    private final PartLayout layout;
    /** Number of the behaviour. */
    private final int behaviour;
    /** In one copy. */
    private final int agents;
    /** Index of the first row among those of all processes. */
    private final int firstRow;
    /** Last good observations, raw, [R, O]; zeros of who is not there. */
    private final float[] observations;
    /** What is allowed after them, [R, M]. */
    private final boolean[] masks;

    private final boolean[] there;
    private final int[] steps;
    private final double[] returns;
    /** One row of an episode's end. */
    private final float[] finalObservation;

    private final boolean[] finalMask;
    private final float[] measures;

    /**
     * @param copies of the process
     * @param first index of the first of them among all
     */
    PartRows(PartLayout layout, int behaviour, int copies, int first) {
        this.layout = layout;
        this.behaviour = behaviour;
        agents = layout.rows() / copies;
        firstRow = first * agents;
        observations = new float[layout.rows() * layout.observationSize()];
        masks = new boolean[layout.rows() * layout.maskSize()];
        there = new boolean[layout.rows()];
        steps = new int[layout.rows()];
        returns = new double[layout.rows()];
        finalObservation = new float[layout.observationSize()];
        finalMask = new boolean[layout.maskSize()];
        measures = new float[layout.measures()];
    }

    /** Agents of the behaviour in one copy. */
    int agents() {
        return agents;
    }

    /** Whether a row's agent is there since the last result. */
    boolean isThere(int row) {
        return there[row];
    }

    /** Index of a row of this process among those of one step of all. */
    int column(int row) {
        return firstRow + row;
    }

    /** Episodes begin in a copy. */
    void forget(int copy) {
        Arrays.fill(steps, copy * agents, (copy + 1) * agents, 0);
        Arrays.fill(returns, copy * agents, (copy + 1) * agents, 0);
    }

    /** Takes over what the last result says that is observed now, and who is there. */
    void readCurrent(Session session) {
        session.floats(layout.observationsAt(), observations, 0, observations.length);
        session.masks(layout.masksAt(), masks, 0, masks.length);
        for (int row = 0; row < there.length; row++) {
            there[row] = (session.flags(layout, row) & ResultLayout.ABSENT) == 0;
        }
    }

    /**
     * Writes what the last result says of a step. {@link #readCurrent} comes after it.
     *
     * @param part of the fragment
     */
    void write(Trajectory part, int t, Session session) {
        int first = t * part.copies() + firstRow;
        session.floats(layout.rewardsAt(), part.rewards, first, layout.rows());
        int ended = 0;
        for (int row = 0; row < layout.rows(); row++) {
            int flags = session.flags(layout, row);
            if ((flags & ResultLayout.VOIDED) != 0) {
                voidRow(part, first, row);
                continue;
            }
            boolean ends = Session.ends(flags);
            if (ends) {
                session.ended(behaviour, ended++, finalObservation, measures, finalMask);
            }
            if (!there[row]) {
                voidRow(part, first, row);
                continue;
            }
            part.terminated[first + row] = (flags & ResultLayout.TERMINATED) != 0;
            part.truncated[first + row] = ends && !part.terminated[first + row];
            steps[row]++;
            returns[row] += part.rewards[first + row];
            if (ends) {
                part.finalObservations.append(first + row, finalObservation, 0, finalMask, 0);
                part.episodes.append((float) returns[row], steps[row], measures);
                steps[row] = 0;
                returns[row] = 0;
            }
        }
    }

    /** Nobody learns from a step of any of them. */
    void voidStep(Trajectory part, int t) {
        for (int row = 0; row < layout.rows(); row++) {
            voidRow(part, t * part.copies() + firstRow, row);
        }
    }

    private void voidRow(Trajectory part, int first, int row) {
        part.rewards[first + row] = 0;
        part.terminated[first + row] = false;
        part.truncated[first + row] = there[row];
        part.voided[first + row] = true;
        steps[row] = 0;
        returns[row] = 0;
        if (there[row]) {
            part.finalObservations.append(
                    first + row, observations, row * layout.observationSize(), masks, row * layout.maskSize());
        }
    }

    /**
     * Copies the current observations out.
     *
     * @param offset where those of all processes begin
     */
    void copyObservations(float[] target, int offset) {
        System.arraycopy(observations, 0, target, offset + firstRow * layout.observationSize(), observations.length);
    }

    void copyMasks(boolean[] target, int offset) {
        System.arraycopy(masks, 0, target, offset + firstRow * layout.maskSize(), masks.length);
    }
}
