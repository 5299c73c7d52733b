package io.troupe.actors.transport;

import java.io.IOException;

/**
 * What a peer allows this node to send, in totals since the connection began. One thread at a time waits for credit;
 * {@link #take}, {@link #needed} and {@link #giveBack} are told to the peer in the order in which they are called.
 */
final class SendCredit {
    private long granted;
    private long sent;
    private long givenBack;
    private boolean ended;

    /** Uses credit for a message, if there is enough. */
    synchronized boolean take(int weight) {
        if (granted - sent < weight) {
            return false;
        }
        sent += weight;
        return true;
    }

    /** The total of credit that a message of this weight needs. */
    synchronized long needed(int weight) {
        return sent + weight;
    }

    /** Gives up what is not used; returns how much that was. */
    synchronized long giveBack() {
        long unused = granted - sent;
        sent = granted;
        givenBack++;
        notifyAll();
        return unused;
    }

    /** How often credit was given back: what was asked for before that has to be asked for again. */
    synchronized long timesGivenBack() {
        return givenBack;
    }

    synchronized long unused() {
        return granted - sent;
    }

    /** The peer gives credit. */
    synchronized void grant(long total) throws ProtocolViolation {
        if (total < granted) {
            throw new ProtocolViolation("credit went down from " + granted + " to " + total);
        }
        granted = total;
        notifyAll();
    }

    /** The connection is gone: wakes whoever waits. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /**
     * Waits until there is credit for a message, or until what was asked for has been given back.
     *
     * @param timesGivenBack when it was asked for
     * @throws IOException when the connection is gone
     */
    synchronized void await(int weight, long timesGivenBack) throws IOException, InterruptedException {
        while (!ended && granted - sent < weight && givenBack == timesGivenBack) {
            wait();
        }
        if (ended) {
            throw new IOException("the connection has ended");
        }
    }
}
