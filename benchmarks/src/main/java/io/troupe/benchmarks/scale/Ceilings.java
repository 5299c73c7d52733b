package io.troupe.benchmarks.scale;

import io.troupe.config.CollectionMode;

/**
 * What each resource alone could carry, by arithmetic: no run is faster than the least of them. Each update is one batch
 * of a fragment a worker, and one version of the policy for every node; what goes on whether anything is learnt or not is
 * taken off first.
 */
public final class Ceilings {
    private static final double NANOS = 1e9;
    private static final double HELLOS_PER_SECOND = 0.5;

    private final ClusterShape shape;
    private final Workload work;
    private final Costs costs;
    private final ControlSizes sizes;

    private Ceilings(ClusterShape shape, Workload work, Costs costs, ControlSizes sizes) {
        this.shape = shape;
        this.work = work;
        this.costs = costs;
        this.sizes = sizes;
    }

    /** Fragments per second that each resource could carry; infinite where it carries nothing. */
    public static ByResource of(ClusterShape shape, Workload work, Costs costs, ControlSizes sizes) {
        return ByResource.of(new Ceilings(shape, work, costs, sizes)::fragmentsPerSecond);
    }

    private double fragmentsPerSecond(Resource resource) {
        return switch (resource) {
            case WORKERS -> shape.workers() * NANOS / work.collectNanos();
            case LEARNER -> NANOS / work.updateNanosPerFragment();
            case INGEST_LINK -> NANOS / costs.linkNanos(work.fragmentBytes());
            case POLICY_LINK -> NANOS / (costs.linkNanos(work.policyBytes()) * pullsPerFragment());
            case CONNECTION_CORES ->
                costs.trainerCores()
                        * NANOS
                        / (work.fragmentBytes() * costs.receiveNanosPerByte()
                                + pullsPerFragment() * work.policyBytes() * costs.sendNanosPerByte());
            case TRAINER_ACTORS ->
                costs.actorThreads()
                        * NANOS
                        / (costs.handlingNanos()
                                + work.fragmentBytes() * costs.decodeNanosPerByte()
                                + publishNanos() / shape.workers());
            case TRAINER_CONTROL -> trainerControl();
            case SUPERVISOR_CONTROL -> supervisorControl();
        };
    }

    /** In async mode nodes skip versions that they cannot keep up with, so policies do not hold back fragments. */
    private double pullsPerFragment() {
        return work.mode() == CollectionMode.ASYNC ? 0 : 1.0 / shape.workersPerNode();
    }

    private double publishNanos() {
        return work.policyBytes() * (costs.copyNanosPerByte() + costs.checksumNanosPerByte());
    }

    private double trainerControl() {
        double announced = costs.messageNanos(sizes.policyAnnounced());
        double asked = shape.nodes() * HELLOS_PER_SECOND * (costs.messageNanos(sizes.whatIsCurrent()) + 2 * announced);
        double perFragment = costs.messageNanos(sizes.credited())
                + announced / shape.workersPerNode()
                + reportNanos() / shape.workers();
        return left(asked) / perFragment;
    }

    private double supervisorControl() {
        double told = shape.nodes()
                * (costs.messageNanos(sizes.assign(shape.workersPerNode()))
                        + HELLOS_PER_SECOND
                                * (costs.messageNanos(sizes.hello()) + costs.messageNanos(sizes.welcome())));
        return left(told) / (reportNanos() / shape.workers());
    }

    private double reportNanos() {
        return costs.messageNanos(sizes.report()) + costs.messageNanos(sizes.order());
    }

    private double left(double nanosPerSecond) {
        return Math.max(0, costs.remotingThreads() * NANOS - nanosPerSecond);
    }
}
