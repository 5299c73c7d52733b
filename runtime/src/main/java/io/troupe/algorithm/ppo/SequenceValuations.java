package io.troupe.algorithm.ppo;

import io.troupe.policy.NetworkSpec;
import io.troupe.tensorflow.BoundRun;
import io.troupe.tensorflow.FloatTensor;
import io.troupe.tensorflow.GraphSession;
import io.troupe.tensorflow.GraphSession.Feed;
import io.troupe.tensorflow.NativeParts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Values of batches of sequences: one pass through all of them, then one step for the observations that come after: those
 * at the ends of fragments from the states stored with them, and the last ones of truncated episodes from the states that
 * the first pass had there.
 */
final class SequenceValuations implements AutoCloseable {
    private static final int SMALLEST = 32;

    private final NativeParts parts = new NativeParts();
    private final NetworkSpec network;
    private final SequenceRows sequences;
    private final SequencePacker packer;
    private final SequenceGraph graph;
    private final GraphSession session;
    private final int rowCount;
    private final int width;
    private final int[] inOrder;
    /** Values, then h and c after each row, as the graph gives them. */
    private final float[] passed;

    private final FloatTensor observationFeed;
    private final FloatTensor stateFeed;
    private final FloatTensor keepFeed;
    private final BoundRun run;
    private final Map<Integer, Single> bySize = new HashMap<>();

    SequenceValuations(
            PpoConfig config, NetworkSpec network, SequenceRows sequences, SequenceGraph graph, GraphSession session) {
        this.network = network;
        this.sequences = sequences;
        this.graph = graph;
        this.session = session;
        width = network.observationSize() + 1;
        rowCount = sequences.count() * sequences.length();
        packer = new SequencePacker(config, network, sequences, sequences.count());
        passed = new float[rowCount * (network.values() + 2 * network.memoryUnits())];
        inOrder = new int[sequences.count()];
        for (int i = 0; i < inOrder.length; i++) {
            inOrder[i] = i;
        }
        try {
            observationFeed = parts.add(FloatTensor.zeros(rowCount, width));
            stateFeed = parts.add(FloatTensor.zeros(sequences.count(), network.stateSize()));
            keepFeed = parts.add(FloatTensor.zeros(sequences.length(), sequences.count(), 1));
            run = parts.add(session.bind(
                    List.of(
                            new Feed(graph.batchObservations, observationFeed),
                            new Feed(graph.batchStates, stateFeed),
                            new Feed(graph.batchKeeps, keepFeed)),
                    Optional.of(graph.batchValues),
                    List.of()));
        } catch (RuntimeException | Error e) {
            parts.closeAfter(e);
            throw e;
        }
    }

    /** Values every row of a batch with the current parameters. */
    void value(PpoBatch batch) {
        packer.pack(batch, inOrder, 0);
        observationFeed.write(packer.observations());
        stateFeed.write(packer.states());
        keepFeed.write(packer.keeps());
        run.run(passed);
        for (int k = 0; k < network.values(); k++) {
            float[] values = batch.streams().get(k).values();
            for (int row = 0; row < rowCount; row++) {
                values[row] = passed[k * rowCount + place(row)];
            }
        }
        valueWhatComesAfter(batch);
    }

    /** Of a row of the batch among those of the graph. */
    private int place(int row) {
        return sequences.step(row) * sequences.count() + sequences.sequence(row);
    }

    private void valueWhatComesAfter(PpoBatch batch) {
        int count = batch.valuedRows() - rowCount;
        // The size depends on this batch alone: a kernel may round differently for another, and a resumed run must not.
        int size = SMALLEST;
        while (size < count) {
            size *= 2;
        }
        Single single = bySize.computeIfAbsent(size, rows -> parts.add(new Single(rows)));
        single.observations.write(batch.observations(), rowCount * width, 0, count * width);
        int ended = sequences.ends().length;
        System.arraycopy(sequences.ends(), 0, single.stateValues, 0, ended);
        int units = network.memoryUnits();
        for (int i = 0; i < sequences.truncatedCount(); i++) {
            int from = rowCount * network.values() + place(sequences.truncated(i)) * units;
            int to = ended + i * network.stateSize() + network.valueStateOffset();
            System.arraycopy(passed, from, single.stateValues, to, units);
            System.arraycopy(passed, from + rowCount * units, single.stateValues, to + units, units);
        }
        single.states.write(single.stateValues);
        single.run.run(single.values);
        for (int k = 0; k < network.values(); k++) {
            System.arraycopy(single.values, k * size, batch.streams().get(k).values(), rowCount, count);
        }
    }

    @Override
    public void close() {
        parts.close();
    }

    private final class Single implements AutoCloseable {
        private final NativeParts parts = new NativeParts();
        private final FloatTensor observations;
        private final FloatTensor states;
        private final float[] stateValues;
        private final float[] values;
        private final BoundRun run;

        Single(int size) {
            stateValues = new float[size * network.stateSize()];
            values = new float[network.values() * size];
            try {
                observations = parts.add(FloatTensor.zeros(size, width));
                states = parts.add(FloatTensor.zeros(size, network.stateSize()));
                run = parts.add(session.bind(
                        List.of(new Feed(graph.singleObservations, observations), new Feed(graph.singleStates, states)),
                        Optional.of(graph.singleValues),
                        List.of()));
            } catch (RuntimeException | Error e) {
                parts.closeAfter(e);
                throw e;
            }
        }

        @Override
        public void close() {
            parts.close();
        }
    }
}
