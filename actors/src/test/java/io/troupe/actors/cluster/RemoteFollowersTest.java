package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.troupe.algorithm.GradientExchange;
import io.troupe.algorithm.GroupBroken;
import io.troupe.group.Formation;
import io.troupe.group.GroupState;
import io.troupe.group.Round;
import io.troupe.policy.PolicyVersion;
import io.troupe.training.Blueprint;
import io.troupe.trajectory.Trajectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every wait here would last for 20 s if it did not end early. */
@Timeout(15)
final class RemoteFollowersTest {
    private static final Blueprint BLUEPRINT = Samples.blueprint();
    private static final Formation FIRST = new Formation(1, List.of("leader", "one"));
    private static final Formation SECOND = new Formation(2, List.of("leader", "one"));
    private static final GroupState STATE = new GroupState(Samples.policy(4), new TreeMap<>());

    private final TestInbox<FollowerPost.Command> one = TestInbox.create();

    private LoopbackNode leader;
    private RemoteFollowers followers;
    private Runnable whenSettling = () -> {};

    @BeforeEach
    void open() throws IOException {
        leader = LoopbackNode.open(NodeConfig.Role.TRAINER, 0);
        followers = new RemoteFollowers(leader.node(), Samples.EPOCH.number(), "leader", () -> whenSettling.run());
        assertThat(followers.add(ready())).isTrue();
    }

    @AfterEach
    void close() {
        followers.close();
        leader.close();
    }

    private FollowerDesk.Ready ready() {
        return new FollowerDesk.Ready("one", leader.address(), one.getRef());
    }

    private static Round round(Formation formation) {
        return new Round(formation, new PolicyVersion(4), true);
    }

    private static List<Trajectory> batch() {
        return List.of(Samples.fragment(BLUEPRINT, 0, 0), Samples.fragment(BLUEPRINT, 1, 0));
    }

    @Test
    void aFollowerIsKnownOnceHoweverOftenItIntroducesItself() {
        assertThat(followers.add(ready())).isFalse();
        assertThat(followers.reachable()).containsExactly("one");
    }

    @Test
    void whoTakesTheStateOverIsWelcome() {
        followers.answered(new FollowerDesk.TookOver("two"));
        followers.answered(new FollowerDesk.TookOver("one"));
        assertThat(followers.welcome("one", STATE)).isTrue();
        FollowerPost.TakeOver order = (FollowerPost.TakeOver) one.receiveMessage();
        assertThat(leader.offers(order.state().blob().id())).as("still offered").isFalse();
    }

    @Test
    void whoDoesNotTakeTheStateOverIsNot() {
        followers.answered(new FollowerDesk.NotTakenOver("one", "no room"));
        assertThat(followers.welcome("one", STATE)).isFalse();
        FollowerPost.TakeOver order = (FollowerPost.TakeOver) one.receiveMessage();
        assertThat(leader.offers(order.state().blob().id())).as("still offered").isFalse();
    }

    @Test
    void nobodyWaitsForAFollowerThatIsGone() {
        whenSettling = () -> followers.gone("one");
        assertThat(followers.welcome("one", STATE)).isFalse();
        FollowerPost.TakeOver order = (FollowerPost.TakeOver) one.receiveMessage();
        assertThat(leader.offers(order.state().blob().id())).as("still offered").isFalse();
        assertThat(followers.takeBack(round(FIRST), "why")).isEmpty();
        assertThat(followers.digests(round(FIRST))).isEmpty();
        assertThatExceptionOfType(GroupBroken.class)
                .isThrownBy(() -> followers.form(FIRST))
                .withMessage("one is gone");
    }

    @Test
    void nobodyWaitsOnceTheEpochIsOver() {
        whenSettling = followers::abandon;
        assertThat(followers.welcome("one", STATE)).isFalse();
        assertThat(followers.welcome("one", STATE)).isFalse();
        assertThatExceptionOfType(GroupBroken.class).isThrownBy(() -> followers.begin(round(FIRST), batch(), 0));
        assertThatExceptionOfType(GroupBroken.class).isThrownBy(() -> followers.form(FIRST));
    }

    @Test
    void anAnswerToAnotherRoundIsNone() {
        followers.answered(new FollowerDesk.TakenBack("one", round(FIRST), new PolicyVersion(9)));
        followers.answered(new FollowerDesk.TakenBack("one", round(SECOND), new PolicyVersion(4)));
        assertThat(followers.takeBack(round(SECOND), "why")).isEqualTo(Map.of("one", new PolicyVersion(4)));

        followers.answered(new FollowerDesk.Performed("one", round(FIRST), Optional.of("old")));
        followers.answered(new FollowerDesk.Performed("one", round(SECOND), Optional.of("new")));
        assertThat(followers.digests(round(SECOND))).isEqualTo(Map.of("one", "new"));
    }

    @Test
    void aFollowerThatBreaksOffBreaksTheUpdateOfItsFormationOnly() {
        GradientExchange first = followers.form(FIRST);
        followers.answered(new FollowerDesk.Broke("one", round(FIRST), "no memory"));
        assertBroken(first, "one: no memory");

        GradientExchange second = followers.form(SECOND);
        followers.answered(new FollowerDesk.Broke("one", round(FIRST), "too late"));
        // So that the sum, which nothing has broken yet, does not wait for its neighbour.
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(GroupBroken.class)
                .isThrownBy(() -> second.sum(List.of(new float[1]), new float[1]))
                .withMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        followers.answered(new FollowerDesk.Broke("one", round(SECOND), "again"));
        assertBroken(second, "one: again");
    }

    @Test
    void aFollowerThatIsGoneBreaksTheUpdate() {
        GradientExchange exchange = followers.form(FIRST);
        followers.gone("one");
        assertBroken(exchange, "one is gone");
        assertThat(followers.reachable()).isEmpty();
    }

    private static void assertBroken(GradientExchange exchange, String why) {
        assertThatExceptionOfType(GroupBroken.class)
                .isThrownBy(() -> exchange.sum(List.of(new float[1]), new float[1]))
                .withMessage(why);
    }

    @Test
    void whoWasPartedWithIsToldAndDoesNotComeBack() {
        followers.expel("one", "it hung");
        assertThat(one.receiveMessage()).isEqualTo(new FollowerPost.Expelled("it hung"));
        assertThat(followers.isExpelled("one")).isTrue();
        assertThat(followers.add(ready())).isFalse();
        assertThat(followers.reachable()).isEmpty();
    }

    @Test
    void keepsTwoBatchesOnTheShelfAndNoneInTheEnd() throws Exception {
        followers.begin(round(FIRST), batch(), 10);
        FollowerPost.Perform order = (FollowerPost.Perform) one.receiveMessage();
        assertThat(order.environmentSteps()).isEqualTo(10);
        assertThat(ByteBuffer.wrap(leader.pulled(order.batch().blob()))).isEqualTo(GroupCodec.encode(batch()));
        followers.begin(round(FIRST), batch(), 10);
        followers.begin(round(FIRST), batch(), 10);
        followers.gone("one");
        assertThatExceptionOfType(GroupBroken.class).isThrownBy(() -> followers.begin(round(FIRST), batch(), 10));

        assertThat(leader.offers("group-batch/3/2")).isFalse();
        assertThat(leader.offers("group-batch/3/3")).isTrue();
        assertThat(leader.offers("group-batch/3/4")).isTrue();
        followers.close();
        assertThat(leader.offers("group-batch/3/3")).isFalse();
        assertThat(leader.offers("group-batch/3/4")).isFalse();
    }

    @Test
    void answersThatNobodyWantsAreForgottenOldestFirst() {
        for (int i = 0; i < 5000; i++) {
            followers.answered(new FollowerDesk.TookOver("two"));
        }
        followers.answered(new FollowerDesk.TookOver("one"));
        assertThat(followers.welcome("one", STATE)).isTrue();
    }
}
