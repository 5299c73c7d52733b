package io.troupe.benchmarks.scale;

import java.util.ArrayDeque;

/** A node with workers. Plain state of the simulation. */
final class WorkerNode {
    /** The thread that encodes fragments and sends them. */
    final Station sender;
    /** The thread that reads from the trainer's node, and computes checksums. */
    final Station receiver;

    final Station outLink;
    /** Announced versions that wait to be pulled. */
    final ArrayDeque<Integer> waiting = new ArrayDeque<>();

    /** Chunks that it asked for, which the trainer's node has not begun to send: each is sent by running it. */
    final ArrayDeque<Runnable> asked = new ArrayDeque<>();

    int answering;
    final int firstWorker;
    final int workers;
    int newestKnown = -1;
    int version = -1;
    boolean pulling;

    WorkerNode(EventQueue events, int firstWorker, int workers) {
        this.firstWorker = firstWorker;
        this.workers = workers;
        sender = new Station(events, 1);
        receiver = new Station(events, 1);
        outLink = new Station(events, 1);
    }
}
