package io.troupe.actors.cluster;

import io.troupe.actors.transport.DataAddress;
import io.troupe.allreduce.RingAllReduce;
import io.troupe.group.Formation;
import java.time.Duration;
import java.util.List;

/** Rings of trainers over the data plane. */
final class Rings {
    /** Members start an update when each has fetched its batch, which takes longer for some. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private Rings() {}

    /**
     * A member's place in the ring of a formation.
     *
     * @param addresses of the members' data planes, in their order
     */
    static RingAllReduce of(GradientLink link, Formation formation, List<DataAddress> addresses, int rank) {
        int next = (rank + 1) % formation.size();
        int previous = (rank + formation.size() - 1) % formation.size();
        DataPlaneNeighbours.Ends ends = new DataPlaneNeighbours.Ends(
                formation.members().get(next),
                addresses.get(next),
                formation.members().get(previous));
        return new RingAllReduce(formation.number(), rank, formation.size(), link.neighbours(ends), TIMEOUT);
    }
}
