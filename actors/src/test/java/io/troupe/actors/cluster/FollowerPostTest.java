package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.transport.BlobReference;
import io.troupe.group.Formation;
import io.troupe.group.GroupState;
import io.troupe.group.Round;
import io.troupe.policy.PolicyVersion;
import io.troupe.training.Blueprint;
import io.troupe.trajectory.StateBuffer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FollowerPostTest {
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Formation FIRST = new Formation(1, List.of("leader", "me"));
    private static final Formation SECOND = new Formation(2, List.of("leader", "me"));

    private final AtomicInteger updates = new AtomicInteger();
    private final Blueprint blueprint =
            Samples.blueprint(UnaryOperator.identity(), spec -> new SharedAlgorithm(spec, updates::incrementAndGet));

    private ActorTestKit kit;
    private ManualTime time;
    private LoopbackNode leader;
    private LoopbackNode own;
    private TestProbe<FollowerDesk.Command> desk;
    private ActorRef<FollowerPost.Command> post;

    @BeforeEach
    void open() throws Exception {
        kit = TestActors.withManualTime();
        time = ManualTime.get(kit.system());
        leader = LoopbackNode.open(NodeConfig.Role.TRAINER, 0);
        own = LoopbackNode.open(NodeConfig.Role.TRAINER, 1);
        desk = kit.createTestProbe();
        TrainerOrder order = new TrainerOrder(Samples.EPOCH, blueprint, Optional.empty());
        post = kit.spawn(FollowerPost.create(own.node(), order, "me", desk.getRef()));
        desk.expectMessage(ready());
    }

    @AfterEach
    void close() {
        kit.shutdownTestKit();
        own.close();
        leader.close();
    }

    private FollowerDesk.Ready ready() {
        return new FollowerDesk.Ready("me", own.address(), post);
    }

    private RemoteBlob offered(String id, ByteBuffer content) {
        BlobReference blob = leader.offer(id, content);
        return new RemoteBlob(leader.address(), blob);
    }

    private RemoteBlob batch() {
        return offered(
                "batch",
                GroupCodec.encode(List.of(Samples.fragment(blueprint, 0, 0), Samples.fragment(blueprint, 1, 0))));
    }

    private void form(Formation formation) {
        post.tell(new FollowerPost.Form(formation, List.of(leader.address(), own.address())));
    }

    private static Round round(Formation formation) {
        return new Round(formation, PolicyVersion.INITIAL, true);
    }

    private FollowerDesk.Broke expectBroke() {
        return desk.expectMessageClass(FollowerDesk.Broke.class);
    }

    @Test
    void introducesItselfAgainAndAgain() {
        time.timePasses(AGAIN);
        desk.expectMessage(ready());
        time.timePasses(AGAIN);
        desk.expectMessage(ready());
    }

    @Test
    void makesAnUpdateOfItsFormationOnce() {
        form(FIRST);
        FollowerPost.Perform order = new FollowerPost.Perform(round(FIRST), batch(), 8);
        post.tell(order);
        FollowerDesk.Performed performed = desk.expectMessageClass(FollowerDesk.Performed.class);
        assertThat(performed.round()).isEqualTo(round(FIRST));
        post.tell(order);
        assertThat(expectBroke().why()).contains("this learner is at policy version 1");
        assertThat(updates).hasValue(1);
    }

    @Test
    void aBatchOfAFormationThatWasGivenUpIsNotLearntFrom() {
        form(FIRST);
        RemoteBlob batch = batch();
        form(SECOND);
        // As when it was fetched for longer than the formation lasted.
        post.tell(new FollowerPost.Perform(round(FIRST), batch, 8));
        FollowerDesk.Broke broke = expectBroke();
        assertThat(broke.round()).isEqualTo(round(FIRST));
        post.tell(new FollowerPost.Perform(round(SECOND), batch, 8));
        assertThat(desk.expectMessageClass(FollowerDesk.Performed.class).round())
                .isEqualTo(round(SECOND));
        assertThat(updates).hasValue(1);
    }

    @Test
    void anUpdateWithoutAFormationIsBrokenOff() {
        post.tell(new FollowerPost.Perform(round(FIRST), batch(), 8));
        assertThat(expectBroke().round()).isEqualTo(round(FIRST));
        assertThat(updates).hasValue(0);
    }

    @Test
    void whatCannotBeFetchedIsSaid() {
        RemoteBlob gone = batch();
        leader.node().plane().shelf().withdraw("batch");
        post.tell(new FollowerPost.TakeOver(gone));
        assertThat(desk.expectMessageClass(FollowerDesk.NotTakenOver.class).why())
                .contains("the leader's state could not be fetched");
        form(FIRST);
        post.tell(new FollowerPost.Perform(round(FIRST), gone, 8));
        assertThat(expectBroke().why()).contains("the batch could not be fetched");
    }

    @Test
    void noiseIsRefusedAndCostsNothing() {
        RemoteBlob noise = offered("noise", ByteBuffer.allocateDirect(1000));
        form(FIRST);
        post.tell(new FollowerPost.TakeOver(noise));
        desk.expectMessageClass(FollowerDesk.NotTakenOver.class);
        post.tell(new FollowerPost.Perform(round(FIRST), noise, 8));
        expectBroke();
        post.tell(new FollowerPost.Perform(round(FIRST), batch(), 8));
        desk.expectMessageClass(FollowerDesk.Performed.class);
    }

    @Test
    void takesTheLeadersStateOver() {
        StateBuffer random = new StateBuffer();
        random.set(new byte[Long.BYTES]);
        GroupState state = new GroupState(Samples.policy(4), new TreeMap<>(Map.of("random", random.toByteArray())));
        post.tell(new FollowerPost.TakeOver(offered("state", GroupCodec.encode(state))));
        desk.expectMessage(new FollowerDesk.TookOver("me"));
        Round next = new Round(FIRST, new PolicyVersion(4), false);
        post.tell(new FollowerPost.TakeBack(next, "why"));
        desk.expectMessage(new FollowerDesk.TakenBack("me", next, new PolicyVersion(4)));
    }

    @Test
    void leavesNothingBehindWhenItIsPartedWith() {
        TestDelivery piece = new TestDelivery(Streams.GRADIENTS, Samples.EPOCH.number(), ByteBuffer.allocateDirect(10));
        own.node().inbox().received(piece);
        assertThat(piece.isReleased()).isFalse();
        TestProbe<Void> watcher = kit.createTestProbe();
        post.tell(new FollowerPost.Expelled("it hung"));
        watcher.expectTerminated(post);
        assertThat(piece.isReleased()).isTrue();
        TestDelivery late = new TestDelivery(Streams.GRADIENTS, Samples.EPOCH.number(), ByteBuffer.allocateDirect(10));
        own.node().inbox().received(late);
        assertThat(late.isReleased()).isTrue();
    }
}
