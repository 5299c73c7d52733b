package io.troupe.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MembershipTest {
    @Test
    void twoMembersNeedOneRound() {
        assertThat(Membership.rounds(2, 1)).isEqualTo(1);
    }

    @Test
    void roundsGrowWithTheLogarithmOfTheMembers() {
        int few = Membership.rounds(10, 1);
        int many = Membership.rounds(1000, 1);

        // A hundred times the members, and each round at most about triples what knows of a change.
        assertThat(many).isGreaterThan(few).isLessThan(few + 16);
        assertThat(Membership.rounds(1000, 1)).isEqualTo(many);
    }

    @Test
    void heartbeatsGoToNineNeighboursAtMost() {
        assertThat(Membership.heartbeatsPerSecond(3)).isEqualTo(12);
        assertThat(Membership.heartbeatsPerSecond(1000)).isEqualTo(18_000);
    }
}
