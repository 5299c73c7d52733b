package io.troupe.actors.transport;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One budget of bytes that peers may send, over all of them. A peer that wants to send gets credit: first what its next
 * message needs, in the order of asking, then ahead of that up to its fair share. Credit that is not used is called back
 * when somebody waits and nothing is left, so a quiet peer holds nothing that others need.
 *
 * <p>Credit is counted in totals since the connection began, so a late or repeated word of it does no harm. Usable from
 * any thread.
 */
final class ReceiveBudget {
    /** More credit than this gains no speed, and more buffers in use are colder ones. */
    private static final long MAX_AHEAD = 4L << 20;

    private static final int LEAST_PARTS = 4;

    private final long total;
    private final Set<Account> accounts = new LinkedHashSet<>();
    private final ArrayDeque<Account> waiting = new ArrayDeque<>();
    private long free;
    /** Accounts that send or hold something. */
    private int active;

    ReceiveBudget(long total) {
        this.total = total;
        this.free = total;
    }

    /**
     * Opens the account of a peer, without credit.
     *
     * @param changed called, while the budget is locked, when there is credit or a recall to tell the peer of
     */
    synchronized Account open(Runnable changed) {
        Account account = new Account(changed);
        accounts.add(account);
        return account;
    }

    /** Credit given, or used and not released. */
    synchronized long usedBytes() {
        return total - free;
    }

    /** Of messages that came and are not released. */
    synchronized long heldBytes() {
        return accounts.stream().mapToLong(Account::held).sum();
    }

    private void serve() {
        boolean shortOfCredit = false;
        Iterator<Account> inOrder = waiting.iterator();
        while (inOrder.hasNext() && !shortOfCredit) {
            Account account = inOrder.next();
            long ask = account.needed - account.granted;
            if (ask > 0 && account.held() > 0 && account.outstanding() + ask > total / active) {
                continue;
            }
            if (ask > free) {
                // Whoever is behind in the queue waits too: else large messages would never come to their turn.
                shortOfCredit = true;
                recallFor(account);
            } else {
                inOrder.remove();
                account.grant(Math.max(0, ask));
            }
        }
        if (waiting.isEmpty()) {
            accounts.forEach(Account::getAhead);
        }
    }

    private void recallFor(Account waitingOne) {
        for (Account other : accounts) {
            if (other != waitingOne && other.granted > other.arrived && other.recalledAt == 0) {
                other.recalledAt = Math.max(1, System.nanoTime());
                other.recallDue = true;
                other.changed.run();
            }
        }
    }

    /** What one peer was given and has used. */
    final class Account {
        private final Runnable changed;
        private long granted;
        private long arrived;
        private long released;
        private long needed;
        private boolean sending;
        private boolean counted;
        private boolean creditDue;
        private boolean recallDue;
        private long recalledAt;
        private boolean closed;

        private Account(Runnable changed) {
            this.changed = changed;
        }

        /**
         * The peer wants to send.
         *
         * @param total of credit that its next message needs
         */
        void want(long total) throws ProtocolViolation {
            synchronized (ReceiveBudget.this) {
                long ask = total - granted;
                if (total < 0 || ask > ReceiveBudget.this.total) {
                    throw new ProtocolViolation("a peer asked for " + ask + " bytes at once, but the budget is "
                            + ReceiveBudget.this.total);
                }
                needed = Math.max(needed, total);
                sending = true;
                recount();
                if (needed > granted && !waiting.contains(this)) {
                    waiting.add(this);
                }
                serve();
            }
        }

        /** The peer gives unused credit back and has nothing to send for now. */
        void skip(long unused) throws ProtocolViolation {
            synchronized (ReceiveBudget.this) {
                if (unused < 0 || arrived + unused > granted) {
                    throw new ProtocolViolation(
                            "a peer gave back " + unused + " bytes of credit, but had " + (granted - arrived));
                }
                arrived += unused;
                released += unused;
                free += unused;
                needed = granted;
                sending = false;
                recalledAt = 0;
                recallDue = false;
                waiting.remove(this);
                recount();
                serve();
            }
        }

        /** A message begins to come. */
        void arrive(int weight) throws ProtocolViolation {
            synchronized (ReceiveBudget.this) {
                if (arrived + weight > granted) {
                    throw new ProtocolViolation(
                            "a message of " + weight + " bytes overran the credit of " + (granted - arrived));
                }
                arrived += weight;
            }
        }

        /** A message is done with. */
        void release(int weight) {
            synchronized (ReceiveBudget.this) {
                released += weight;
                free += weight;
                recount();
                if (closed && held() == 0) {
                    accounts.remove(this);
                }
                serve();
            }
        }

        /** The peer is gone; what it sent still counts until it is released. */
        void close() {
            synchronized (ReceiveBudget.this) {
                if (closed) {
                    return;
                }
                closed = true;
                free += granted - arrived;
                granted = arrived;
                needed = granted;
                sending = false;
                recalledAt = 0;
                waiting.remove(this);
                recount();
                if (held() == 0) {
                    accounts.remove(this);
                }
                serve();
            }
        }

        /** Whether the total of credit has to be told to the peer; asking answers it. */
        boolean takeCreditDue() {
            synchronized (ReceiveBudget.this) {
                boolean due = creditDue;
                creditDue = false;
                return due;
            }
        }

        /** Whether the peer has to be asked for unused credit; asking answers it. */
        boolean takeRecallDue() {
            synchronized (ReceiveBudget.this) {
                boolean due = recallDue;
                recallDue = false;
                return due;
            }
        }

        long granted() {
            synchronized (ReceiveBudget.this) {
                return granted;
            }
        }

        /** How long the peer has owed an answer to a recall; 0 where it owes none. */
        long nanosOwing(long now) {
            synchronized (ReceiveBudget.this) {
                return recalledAt == 0 ? 0 : now - recalledAt;
            }
        }

        /** Counts what the peer owes from now on. */
        void pardon() {
            synchronized (ReceiveBudget.this) {
                recalledAt = recalledAt == 0 ? 0 : Math.max(1, System.nanoTime());
            }
        }

        private long held() {
            return arrived - released;
        }

        private long outstanding() {
            return granted - released;
        }

        private void grant(long more) {
            granted += more;
            free -= more;
            creditDue = true;
            changed.run();
        }

        private void getAhead() {
            if (!sending || recalledAt != 0) {
                return;
            }
            long share = Math.min(total / Math.max(LEAST_PARTS, active), MAX_AHEAD);
            long more = Math.min(share - outstanding(), free);
            // In few steps: each is a frame, and wakes a thread here and one at the peer.
            if (more > share / LEAST_PARTS) {
                grant(more);
            }
        }

        private void recount() {
            boolean counts = sending || outstanding() > 0;
            if (counts != counted) {
                counted = counts;
                active += counts ? 1 : -1;
            }
        }
    }
}
