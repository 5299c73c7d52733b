package io.troupe.replay;

import com.google.protobuf.InvalidProtocolBufferException;
import io.troupe.proto.replay.GrowingSequences;
import io.troupe.proto.replay.WorkerSequences;
import io.troupe.trajectory.FinalObservations;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes sequences of up to L steps from fragments. One begins with every episode, and one wherever another is full; an
 * episode's end leaves the rest of its sequence empty, so that none crosses it, and so does a voided step. Cut at fixed places instead, most
 * sequences would begin in the middle of an episode, with critics that know nothing of its beginning.
 *
 * <p>A sequence that is not full at the end of a fragment waits for the next one of the same worker; where that does not
 * go on, what there is is given as it is. One owner; not thread-safe.
 */
final class SequenceAssembler {
    private final SequenceShape shape;
    private final float discount;
    private final Map<Integer, Copies> byWorker = new TreeMap<>();

    /** @param discount gamma */
    SequenceAssembler(SequenceShape shape, float discount) {
        this.shape = shape;
        this.discount = discount;
    }

    /** Of one worker. */
    private static final class Copies {
        private final List<OpenSequence> sequences = new ArrayList<>();
        private long nextSequence;
    }

    private Copies copies(int count) {
        Copies copies = new Copies();
        for (int i = 0; i < count; i++) {
            copies.sequences.add(new OpenSequence(shape));
        }
        return copies;
    }

    /** Hands every sequence that a fragment completes to the sink: step by step, copy by copy. */
    void add(Trajectory fragment, SequenceSink sink) {
        requireFits(fragment);
        Copies copies = byWorker.computeIfAbsent(fragment.worker(), worker -> copies(fragment.copies()));
        if (copies.sequences.size() != fragment.copies()) {
            throw new IllegalArgumentException("worker " + fragment.worker() + " had " + copies.sequences.size()
                    + " copies, its fragment " + fragment.sequence() + " has " + fragment.copies());
        }
        for (int copy = 0; copy < fragment.copies(); copy++) {
            OpenSequence sequence = copies.sequences.get(copy);
            if (fragment.sequence() != copies.nextSequence || !sequence.goesOnWith(fragment, copy)) {
                sequence.finish(sink);
            }
        }
        int ended = 0;
        for (int row = 0; row < fragment.rows(); row++) {
            OpenSequence sequence = copies.sequences.get(row % fragment.copies());
            if (fragment.voided[row]) {
                sequence.finish(sink);
            } else if (fragment.terminated[row] || fragment.truncated[row]) {
                int last = NStepAssembler.finalObservation(fragment, row, ended);
                ended = last + 1;
                FinalObservations finals = fragment.finalObservations;
                sequence.append(
                        fragment,
                        row,
                        fragment.terminated[row] ? 0 : discount,
                        finals.values(),
                        last * shape.observationSize(),
                        finals.masks(),
                        last * shape.maskSize());
                if (fragment.terminated[row]) {
                    sequence.allowAllAtEnd();
                }
                sequence.finish(sink);
            } else {
                int next = row + fragment.copies();
                sequence.append(
                        fragment,
                        row,
                        discount,
                        fragment.observations,
                        next * shape.observationSize(),
                        fragment.actionMasks,
                        next * shape.maskSize());
                if (sequence.isFull()) {
                    sequence.turnOver(sink);
                }
            }
        }
        copies.nextSequence = fragment.sequence() + 1;
    }

    private void requireFits(Trajectory fragment) {
        boolean fits = fragment.observationSize() == shape.observationSize()
                && fragment.actionSize() == shape.actionSize()
                && fragment.maskSize() == shape.maskSize()
                && fragment.stateSize() == shape.stateSize()
                && fragment.sequenceLength() == 1;
        if (!fits) {
            throw new IllegalArgumentException("fragment " + fragment.sequence() + " of worker " + fragment.worker()
                    + " has observations of " + fragment.observationSize() + ", actions of " + fragment.actionSize()
                    + ", masks of " + fragment.maskSize() + " and states of " + fragment.stateSize()
                    + " elements every " + fragment.sequenceLength() + " steps, the replay is of " + shape
                    + " with states at every step");
        }
    }

    /** What still grows, for {@link #restore}. */
    byte[] save() {
        GrowingSequences.Builder state = GrowingSequences.newBuilder();
        byWorker.forEach((worker, copies) -> {
            WorkerSequences.Builder message =
                    WorkerSequences.newBuilder().setWorker(worker).setNextSequence(copies.nextSequence);
            copies.sequences.forEach(sequence -> message.addCopies(sequence.save()));
            state.addWorkers(message);
        });
        return state.build().toByteArray();
    }

    /**
     * Goes on where {@link #save} was called.
     *
     * @throws IllegalArgumentException when it is not of such an assembler
     */
    void restore(byte[] saved) {
        GrowingSequences state;
        try {
            state = GrowingSequences.parseFrom(saved);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("the saved sequences cannot be read: " + e.getMessage(), e);
        }
        byWorker.clear();
        for (WorkerSequences worker : state.getWorkersList()) {
            Copies copies = copies(worker.getCopiesCount());
            for (int i = 0; i < worker.getCopiesCount(); i++) {
                copies.sequences.get(i).restore(worker.getCopies(i));
            }
            copies.nextSequence = worker.getNextSequence();
            byWorker.put(worker.getWorker(), copies);
        }
    }
}
