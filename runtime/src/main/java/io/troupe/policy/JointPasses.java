package io.troupe.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers requests by as few forward passes as possible: one for each version of the parameters. One thread at a time. */
final class JointPasses {
    /** Of several requests together; bounds the buffers. */
    private static final int MOST_ROWS = 1 << 16;

    private static final float[] NOTHING_LOADED = {};

    /** What somebody wants to know. */
    interface Request {
        /** Of the version; two requests with the same array are of the same version. */
        float[] parameters();

        int rows();

        float[] observations();

        int offset();

        float[] outputs();

        /** Called once, when the outputs are written or cannot be. The request must not be touched after it. */
        void answer(Optional<Throwable> failure);
    }

    private final int observationSize;
    private final int outputsPerRow;
    private final Supplier<Inference> inferences;
    /** In {@code pipelined} and {@code async} workers change versions one after another, so there are two at a time. */
    private Replica newer;

    private Replica older;
    private final List<Request> group = new ArrayList<>();
    private float[] observations = {};
    private float[] outputs = {};

    JointPasses(NetworkSpec network, Supplier<Inference> inferences) {
        observationSize = network.observationSize();
        outputsPerRow = network.head().outputs();
        this.inferences = inferences;
        newer = new Replica();
        older = new Replica();
    }

    /** Answers every request, and empties the list. */
    void compute(List<Request> requests) {
        while (!requests.isEmpty()) {
            float[] parameters = requests.getFirst().parameters();
            int rows = 0;
            int left = 0;
            for (int i = 0; i < requests.size(); i++) {
                Request request = requests.get(i);
                boolean fits = rows == 0 || rows + (long) request.rows() <= MOST_ROWS;
                if (same(request.parameters(), parameters) && fits) {
                    group.add(request);
                    rows += request.rows();
                } else {
                    requests.set(left++, request);
                }
            }
            while (requests.size() > left) {
                requests.removeLast();
            }
            answer(parameters, rows);
        }
    }

    private void answer(float[] parameters, int rows) {
        Optional<Throwable> failure = Optional.empty();
        try {
            pass(replica(parameters).current(parameters), rows);
        } catch (Throwable e) { // Whatever it is, those who wait must hear of it.
            newer.loaded = NOTHING_LOADED;
            failure = Optional.of(e);
        }
        for (int i = 0; i < group.size(); i++) {
            group.get(i).answer(failure);
        }
        group.clear();
    }

    private void pass(Inference inference, int rows) {
        if (group.size() == 1) {
            Request only = group.getFirst();
            inference.forward(only.observations(), only.offset(), rows, only.outputs());
            return;
        }
        if (observations.length < rows * observationSize) {
            observations = new float[rows * observationSize];
            outputs = new float[rows * outputsPerRow];
        }
        int row = 0;
        for (int i = 0; i < group.size(); i++) {
            Request request = group.get(i);
            System.arraycopy(
                    request.observations(),
                    request.offset(),
                    observations,
                    row * observationSize,
                    request.rows() * observationSize);
            row += request.rows();
        }
        inference.forward(observations, 0, rows, outputs);
        row = 0;
        for (int i = 0; i < group.size(); i++) {
            Request request = group.get(i);
            System.arraycopy(outputs, row * outputsPerRow, request.outputs(), 0, request.rows() * outputsPerRow);
            row += request.rows();
        }
    }

    /** The one with this version, else the one that has not been used for longer; it becomes the newer one. */
    private Replica replica(float[] parameters) {
        if (!same(newer.loaded, parameters)) {
            Replica replica = older;
            older = newer;
            newer = replica;
        }
        return newer;
    }

    @SuppressWarnings("ReferenceEquality") // Which version, not which numbers: comparing those would cost a pass.
    private static boolean same(float[] one, float[] other) {
        return one == other;
    }

    /** Frees the memory of the network; a later request makes it anew. */
    void close() {
        newer.close();
        older.close();
    }

    private final class Replica {
        private Optional<Inference> inference = Optional.empty();
        private float[] loaded = NOTHING_LOADED;

        Inference current(float[] parameters) {
            if (inference.isEmpty()) {
                inference = Optional.of(inferences.get());
            }
            if (!same(loaded, parameters)) {
                inference.get().load(parameters);
                loaded = parameters;
            }
            return inference.get();
        }

        void close() {
            inference.ifPresent(Inference::close);
            inference = Optional.empty();
            loaded = NOTHING_LOADED;
        }
    }
}
