package io.troupe.benchmarks.scale;

/** What work on the trainer's node, or for it, has to pass. */
final class TrainerNode {
    final Station inLink;
    final Station outLink;
    /** Cores for the threads of connections. */
    final Station cores;
    /** Threads of the shared actors: they decode fragments and check policies. */
    final Station actors;
    /** Threads that write and read control messages. */
    final Station remoting;

    final Station learner;

    TrainerNode(EventQueue events, Costs costs) {
        inLink = new Station(events, 1);
        outLink = new Station(events, 1);
        cores = new Station(events, costs.trainerCores());
        actors = new Station(events, costs.actorThreads());
        remoting = new Station(events, costs.remotingThreads());
        learner = new Station(events, 1);
    }
}
