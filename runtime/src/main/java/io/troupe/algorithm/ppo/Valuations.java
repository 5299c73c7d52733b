package io.troupe.algorithm.ppo;

import io.troupe.tensorflow.BoundRun;
import io.troupe.tensorflow.FloatTensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Values of whole batches in one forward pass each, with a run bound for every size that has come up. */
final class Valuations implements AutoCloseable {
    private static final int SMALLEST_EXTRA = 32;

    private final int batchRows;
    private final int width;
    private final Function<FloatTensor, BoundRun> binding;
    private final Map<Integer, Valuation> bySize = new HashMap<>();

    /**
     * @param batchRows of every batch
     * @param width of an observation and its one
     * @param binding binds a run that values an input; closed in here
     */
    Valuations(int batchRows, int width, Function<FloatTensor, BoundRun> binding) {
        this.batchRows = batchRows;
        this.width = width;
        this.binding = binding;
    }

    /** Values every row of a batch with the current parameters. */
    void value(PpoBatch batch) {
        // The size depends on this batch alone: a kernel may round differently for another, and a resumed run must not.
        int extra = SMALLEST_EXTRA;
        while (batchRows + extra < batch.valuedRows()) {
            extra *= 2;
        }
        Valuation valuation = bySize.computeIfAbsent(batchRows + extra, this::valuation);
        valuation.input.write(batch.observations(), 0, 0, batch.valuedRows() * width);
        List<StreamRows> streams = batch.streams();
        if (streams.size() == 1) {
            valuation.run.run(batch.values());
            return;
        }
        int rows = batchRows + extra;
        float[] values = new float[streams.size() * rows];
        valuation.run.run(values);
        for (int k = 0; k < streams.size(); k++) {
            System.arraycopy(values, k * rows, streams.get(k).values(), 0, batch.valuedRows());
        }
    }

    private Valuation valuation(int rows) {
        FloatTensor input = FloatTensor.zeros(rows, width);
        try {
            return new Valuation(input, binding.apply(input));
        } catch (RuntimeException | Error e) {
            input.close();
            throw e;
        }
    }

    @Override
    public void close() {
        bySize.values().forEach(Valuation::close);
    }

    private record Valuation(FloatTensor input, BoundRun run) {
        void close() {
            run.close();
            input.close();
        }
    }
}
