package io.troupe.actors.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.cluster.NodeConfig.Role;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JoinRuleTest {
    private static PlannedNode node(Role role, int index, int port) {
        return new PlannedNode(new NodeName(role, index), "h", port, port + 1);
    }

    private final PlannedNode first = node(Role.SUPERVISOR, 0, 1);
    private final PlannedNode second = node(Role.SUPERVISOR, 1, 3);
    private final PlannedNode trainer = node(Role.TRAINER, 0, 5);
    private final PlannedNode worker = node(Role.WORKER, 0, 7);

    private static JoinRule.Running member(PlannedNode node) {
        return new JoinRule.Running(node, true);
    }

    private static JoinRule.Running outside(PlannedNode node) {
        return new JoinRule.Running(node, false);
    }

    @Test
    void theFirstSupervisorFormsTheClusterAndTheOthersJoinIt() {
        assertThat(JoinRule.addresses(first, true, List.of(first), List.of())).isEmpty();
        assertThat(JoinRule.addresses(worker, false, List.of(first), List.of(outside(first), outside(trainer))))
                .containsExactly("h:1", "h:5");
    }

    @Test
    void aSupervisorThatIsStartedAgainJoinsWhoeverBelongsToTheCluster() {
        assertThat(JoinRule.addresses(first, true, List.of(first), List.of(member(worker), member(trainer))))
                .containsExactly("h:5", "h:7");
    }

    @Test
    void nodesThatStillTryToJoinAreNoClusterToJoin() {
        assertThat(JoinRule.addresses(first, true, List.of(first), List.of(outside(worker), outside(trainer))))
                .isEmpty();
    }

    @Test
    void nobodyElseEverFormsACluster() {
        assertThat(JoinRule.addresses(worker, false, List.of(first), List.of())).containsExactly("h:1");
        assertThat(JoinRule.addresses(second, false, List.of(first, second), List.of()))
                .containsExactly("h:1");
    }

    @Test
    void aFewAddressesAreEnough() {
        List<JoinRule.Running> many = IntStream.range(0, 100)
                .mapToObj(i -> member(node(Role.WORKER, i, 100 + 2 * i)))
                .toList();

        assertThat(JoinRule.addresses(worker, false, List.of(first), many))
                .hasSize(8)
                .startsWith("h:1");
    }
}
