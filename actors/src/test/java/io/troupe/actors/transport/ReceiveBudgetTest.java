package io.troupe.actors.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReceiveBudgetTest {
    private static final int MESSAGE = 4096;

    @Test
    void aPeerHasNoCreditBeforeItAsks() {
        ReceiveBudget.Account account = new ReceiveBudget(10 * MESSAGE).open(() -> {});

        assertThat(account.granted()).isZero();
        assertThatThrownBy(() -> account.arrive(MESSAGE))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessage("a message of 4096 bytes overran the credit of 0");
    }

    @Test
    void whoAsksGetsWhatItsMessageNeedsAndAShareAhead() throws Exception {
        ReceiveBudget.Account account = new ReceiveBudget(40 * MESSAGE).open(() -> {});

        account.want(MESSAGE);

        assertThat(account.takeCreditDue()).isTrue();
        assertThat(account.granted()).isEqualTo(10 * MESSAGE);
    }

    @Test
    void oneMessageMayTakeTheWholeBudget() throws Exception {
        ReceiveBudget.Account account = new ReceiveBudget(10 * MESSAGE).open(() -> {});

        account.want(10 * MESSAGE);

        assertThat(account.granted()).isEqualTo(10 * MESSAGE);
        assertThatThrownBy(() -> account.want(22 * MESSAGE))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("but the budget is 40960");
    }

    @Test
    void unusedCreditIsCalledBackWhenSomebodyWaits() throws Exception {
        ReceiveBudget budget = new ReceiveBudget(4 * MESSAGE);
        ReceiveBudget.Account holder = budget.open(() -> {});
        ReceiveBudget.Account comer = budget.open(() -> {});
        holder.want(4 * MESSAGE);

        comer.want(MESSAGE);

        assertThat(comer.granted()).isZero();
        assertThat(holder.takeRecallDue()).isTrue();
        assertThat(holder.nanosOwing(System.nanoTime() + 5)).isPositive();
        holder.skip(4 * MESSAGE);
        assertThat(comer.granted()).isGreaterThanOrEqualTo(MESSAGE);
        assertThat(holder.nanosOwing(System.nanoTime() + 5)).isZero();
    }

    @Test
    void nobodyGivesBackMoreThanItHas() throws Exception {
        ReceiveBudget.Account account = new ReceiveBudget(4 * MESSAGE).open(() -> {});
        account.want(MESSAGE);

        assertThatThrownBy(() -> account.skip(5 * MESSAGE)).isInstanceOf(ProtocolViolation.class);
        assertThatThrownBy(() -> account.skip(-1)).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void aLargeMessageIsNotOvertakenForEver() throws Exception {
        ReceiveBudget budget = new ReceiveBudget(4 * MESSAGE);
        ReceiveBudget.Account small = budget.open(() -> {});
        ReceiveBudget.Account large = budget.open(() -> {});
        small.want(MESSAGE);
        small.arrive(MESSAGE);
        large.want(4 * MESSAGE);
        small.skip(small.granted() - MESSAGE);

        small.want(small.granted() + MESSAGE);
        small.release(MESSAGE);

        assertThat(large.granted()).isEqualTo(4 * MESSAGE);
    }

    @Test
    void whatAClosedPeerSentCountsUntilItIsReleased() throws Exception {
        ReceiveBudget budget = new ReceiveBudget(8 * MESSAGE);
        ReceiveBudget.Account account = budget.open(() -> {});
        account.want(MESSAGE);
        account.arrive(MESSAGE);

        account.close();

        assertThat(budget.usedBytes()).isEqualTo(MESSAGE);
        assertThat(budget.heldBytes()).isEqualTo(MESSAGE);
        account.release(MESSAGE);
        assertThat(budget.usedBytes()).isZero();
    }

    /** Peers that ask at random, while a slow application releases at random: the bound holds and nobody starves. */
    @Test
    void theBudgetHoldsAndIsSharedFairlyWhateverHappens() throws Exception {
        for (long seed = 1; seed <= 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ReceiveBudget budget = new ReceiveBudget(32 * MESSAGE);
            List<Sender> senders = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                // The second sends messages that are eight times as large.
                senders.add(new Sender(budget.open(() -> {}), i == 1 ? 8 * MESSAGE : MESSAGE));
            }
            for (int step = 0; step < 20_000; step++) {
                senders.get(random.nextInt(senders.size())).act(random);
                assertThat(budget.usedBytes()).as("seed %d", seed).isBetween(0L, 32L * MESSAGE);
            }
            long least =
                    senders.stream().mapToLong(sender -> sender.delivered).min().orElseThrow();
            long most =
                    senders.stream().mapToLong(sender -> sender.delivered).max().orElseThrow();
            assertThat(least).as("bytes of the slowest, seed %d", seed).isGreaterThan(most / 6);
        }
    }

    /** Both ends of one connection, without the connection. */
    private static final class Sender {
        private final ReceiveBudget.Account account;
        private final SendCredit credit = new SendCredit();
        private final int message;
        private final List<Integer> held = new ArrayList<>();
        private long asked = -1;
        private long delivered;

        Sender(ReceiveBudget.Account account, int message) {
            this.account = account;
            this.message = message;
        }

        void act(SplittableRandom random) throws ProtocolViolation {
            if (account.takeRecallDue()) {
                account.skip(credit.giveBack());
                asked = -1;
            }
            if (account.takeCreditDue()) {
                credit.grant(account.granted());
            }
            if (!held.isEmpty() && random.nextInt(3) > 0) {
                account.release(held.removeLast());
            } else if (credit.take(message)) {
                account.arrive(message);
                held.add(message);
                delivered += message;
            } else if (asked != credit.needed(message)) {
                asked = credit.needed(message);
                account.want(asked);
            }
        }
    }
}
