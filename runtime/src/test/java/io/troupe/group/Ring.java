package io.troupe.group;

import io.troupe.algorithm.DataParallelLearner;
import io.troupe.algorithm.UpdateStatistics;
import io.troupe.allreduce.InProcessRing;
import io.troupe.allreduce.RingAllReduce;
import io.troupe.allreduce.RingNeighbours;
import io.troupe.allreduce.Together;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/** Learners that nothing happens to, each on a thread: what a group with troubles is compared with. */
final class Ring {
    private final List<DataParallelLearner> learners;

    Ring(List<DataParallelLearner> learners) {
        this.learners = learners;
        List<RingNeighbours> links =
                InProcessRing.of(learners.stream().map(learner -> "learner").toList());
        for (int rank = 0; rank < learners.size(); rank++) {
            learners.get(rank)
                    .exchangeWith(new RingAllReduce(1, rank, learners.size(), links.get(rank), InProcessRing.PATIENCE));
        }
    }

    /** One update of all; gives the statistics of each. */
    List<UpdateStatistics> update(List<Trajectory> batch, long environmentSteps) {
        AtomicReferenceArray<UpdateStatistics> statistics = new AtomicReferenceArray<>(learners.size());
        Together.succeed(IntStream.range(0, learners.size())
                .<Runnable>mapToObj(
                        rank -> () -> statistics.set(rank, learners.get(rank).update(batch, environmentSteps)))
                .toList());
        List<UpdateStatistics> all = new ArrayList<>();
        for (int rank = 0; rank < learners.size(); rank++) {
            all.add(statistics.get(rank));
        }
        return all;
    }

    /** Hash of the weights of each. */
    List<String> hashes() {
        return learners.stream()
                .map(learner -> learner.snapshot().weightsSha256())
                .toList();
    }
}
