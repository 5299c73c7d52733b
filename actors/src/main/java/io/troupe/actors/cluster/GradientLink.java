package io.troupe.actors.cluster;

import io.troupe.actors.transport.Delivery;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Where pieces of gradients arrive on a trainer's node in one epoch, whichever formation they are of: the ring sorts out
 * what is left over of an earlier one. Filled by the threads of the data plane, emptied by the learner's.
 */
final class GradientLink implements AutoCloseable {
    /** More than the data plane lets a neighbour have on the way. */
    private static final int CAPACITY = 4096;

    private final Node node;
    private final long epoch;
    private final BlockingQueue<Delivery> arrived = new ArrayBlockingQueue<>(CAPACITY);
    private final CopyOnWriteArrayList<DataPlaneNeighbours> users = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    GradientLink(Node node, long epoch) {
        this.node = node;
        this.epoch = epoch;
        node.inbox().route(Streams.GRADIENTS, epoch, this::onDelivery);
    }

    private void onDelivery(Delivery delivery) {
        if (!arrived.offer(delivery)) {
            delivery.release();
            users.forEach(user -> user.abort(delivery.nodeId() + " sends more than it may"));
        }
        if (closed) {
            // It was on its way here when this end was closed.
            releaseAll();
        }
    }

    /** The links of one formation; those of the one before are ended. */
    DataPlaneNeighbours neighbours(DataPlaneNeighbours.Ends ends) {
        end("there is a new formation");
        DataPlaneNeighbours neighbours = new DataPlaneNeighbours(node, epoch, ends, arrived);
        users.add(neighbours);
        return neighbours;
    }

    /** Ends the formation that there is. */
    void end(String why) {
        users.forEach(user -> user.abort(why));
        users.clear();
    }

    @Override
    public void close() {
        node.inbox().close(Streams.GRADIENTS, epoch);
        closed = true;
        end("this trainer's part in the epoch is over");
        releaseAll();
    }

    private void releaseAll() {
        for (Delivery left = arrived.poll(); left != null; left = arrived.poll()) {
            left.release();
        }
    }
}
