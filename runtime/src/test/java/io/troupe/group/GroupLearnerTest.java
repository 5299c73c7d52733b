package io.troupe.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.troupe.algorithm.DataParallelLearner;
import io.troupe.algorithm.GradientExchange;
import io.troupe.algorithm.GroupBroken;
import io.troupe.algorithm.UpdateStatistics;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.trajectory.Trajectory;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupLearnerTest {
    private static final List<String> SMALL = List.of(
            "workers.environments=8",
            "workers.rolloutSteps=16",
            "algorithm.minibatchSize=32",
            "algorithm.network.hidden=[16]",
            "algorithm.normalizeObservations=true",
            "algorithm.gradientParts=3");
    private static final int SUMS_OF_AN_UPDATE = 4 * 8 * 16 / 32;

    private final Experience experience = new Experience("cartpole", SMALL);
    /** Sums the same parts alone, so nothing that happens to the group may make a difference to it. */
    private final DataParallelLearner oracle = experience.learner();

    private final ThreadFollowers followers = new ThreadFollowers();
    private final GroupLearner leader = leader(1);

    private GroupLearner leader(int digestEvery) {
        return new GroupLearner(experience.learner(), followers, new GroupRules("leader", 100, digestEvery, 3));
    }

    private FollowerLearner follower() {
        return new FollowerLearner(experience.learner());
    }

    @BeforeEach
    void twoFollowers() {
        followers.add("first", follower());
        followers.add("second", follower());
    }

    @AfterEach
    void close() {
        leader.close();
        followers.close();
        oracle.close();
        experience.close();
    }

    private void update() {
        List<Trajectory> batch = experience.collect(oracle.snapshot());
        oracle.update(batch, experience.stepsBefore());
        leader.update(batch, experience.stepsBefore());
        assertThat(leader.snapshot().version()).isEqualTo(oracle.snapshot().version());
        assertThat(leader.snapshot().weightsSha256())
                .isEqualTo(oracle.snapshot().weightsSha256());
    }

    @Test
    void theGroupStaysTogether() {
        for (int i = 0; i < 5; i++) {
            update();
            assertThat(leader.members()).isEqualTo(3);
        }

        assertThat(followers.expelled).isEmpty();
        assertThat(followers.formations).containsExactly(new Formation(101, List.of("leader", "first", "second")));
        assertThat(leader.save()).hasSameSizeAs(oracle.save());
        oracle.save()
                .forEach((name, bytes) ->
                        assertThat(leader.save().get(name)).as(name).isEqualTo(bytes));
    }

    @Test
    void oneThatDiesInAnUpdateIsLeftOutAndTheUpdateIsMadeByTheOthers() {
        update();
        followers.fault("first", ThreadFollowers.Fault.DIES);

        update();

        assertThat(leader.members()).isEqualTo(2);
        assertThat(followers.expelled).containsOnlyKeys("first");
        assertThat(followers.expelled.get("first"))
                .contains("does not answer")
                .contains("policy version 1")
                .contains("a follower went wrong");
        assertThat(followers.formations.getLast()).isEqualTo(new Formation(102, List.of("leader", "second")));
        update();
        assertThat(leader.members()).isEqualTo(2);
    }

    @Test
    void oneThatStumblesTakesPartInTheSecondAttempt() {
        followers.fault("second", ThreadFollowers.Fault.STUMBLES);

        update();

        assertThat(leader.members()).isEqualTo(3);
        assertThat(followers.expelled).isEmpty();
        assertThat(followers.formations).extracting(Formation::number).containsExactly(101L, 102L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, SUMS_OF_AN_UPDATE - 1, SUMS_OF_AN_UPDATE})
    void followersUndoWhatTheLeaderDidNotComplete(int sums) {
        followers.leaderBreaksAfter = sums;

        update();

        assertThat(followers.expelled).isEmpty();
        assertThat(followers.formations).hasSize(2);
        update();
    }

    @Test
    void theLastOneGoesOnAlone() {
        update();
        followers.fault("first", ThreadFollowers.Fault.DIES);
        followers.fault("second", ThreadFollowers.Fault.DIES);

        update();

        assertThat(leader.members()).isEqualTo(1);
        assertThat(followers.expelled).containsOnlyKeys("first", "second");
        update();
        followers.add("third", follower());
        update();
        assertThat(leader.members()).isEqualTo(2);
    }

    @Test
    void anUpdateThatNeverSucceedsTogetherIsMadeAlone() {
        FollowerLearner stubborn = new FollowerLearner(new NeverTogether(experience.learner()));
        followers.add("stubborn", stubborn);

        update();

        assertThat(leader.members()).isEqualTo(1);
        assertThat(followers.formations).hasSize(3);
        assertThat(followers.expelled).containsOnlyKeys("first", "second", "stubborn");
        assertThat(followers.expelled.get("first")).contains("3 attempts at an update of policy version 0 broke");
    }

    @Test
    void aNewOneEqualsTheGroupFromTheNextUpdateOn() {
        update();
        update();
        FollowerLearner newcomer = follower();
        followers.add("third", newcomer);

        update();

        assertThat(leader.members()).isEqualTo(4);
        assertThat(followers.expelled).isEmpty();
        assertThat(newcomer.version()).isEqualTo(new PolicyVersion(3));
    }

    @Test
    void oneThatIsGoneBetweenUpdatesIsLeftOut() {
        update();
        followers.expel("first", "its node left");

        update();

        assertThat(leader.members()).isEqualTo(2);
    }

    @Test
    void oneThatTakesOverNoStateIsExpelled() {
        followers.fault("second", ThreadFollowers.Fault.REFUSES);

        update();

        assertThat(leader.members()).isEqualTo(2);
        assertThat(followers.expelled.get("second")).contains("did not take over the state of policy version 0");
    }

    @Test
    void oneWithOtherWeightsIsFoundOutAndStartsAgainFromTheLeadersState() {
        try (Corrupt learner = new Corrupt(experience.learner())) {
            followers.add("third", new FollowerLearner(learner));
            update();
            assertThat(followers.expelled).isEmpty();
            learner.corrupted = true;

            update();

            assertThat(followers.expelled).containsOnlyKeys("third");
            assertThat(followers.expelled.get("third"))
                    .contains("policy version 2")
                    .contains(Corrupt.HASH)
                    .contains(oracle.snapshot().weightsSha256());
        }
        followers.add("third again", follower());
        update();
        assertThat(leader.members()).isEqualTo(4);
        assertThat(followers.expelled).containsOnlyKeys("third");
    }

    @Test
    void hashesAreComparedAsOftenAsTheRulesSay() {
        try (Corrupt learner = new Corrupt(experience.learner());
                GroupLearner seldom = leader(3)) {
            followers.add("third", new FollowerLearner(learner));
            learner.corrupted = true;
            for (int version = 1; version <= 3; version++) {
                List<Trajectory> batch = experience.collect(oracle.snapshot());
                seldom.update(batch, experience.stepsBefore());
                assertThat(followers.expelled.containsKey("third")).isEqualTo(version == 3);
            }
        }
    }

    @Test
    void aRestoredLeaderTakesItsFollowersAlong() {
        update();
        PolicySnapshot snapshot = leader.snapshot();
        SortedMap<String, byte[]> state = leader.save();
        update();
        leader.restore(snapshot, state);
        oracle.restore(snapshot, state);

        update();

        assertThat(leader.members()).isEqualTo(3);
        assertThat(followers.expelled).isEmpty();
    }

    @Test
    void aLeaderThatBeginsWithAnotherPolicyTakesItsFollowersAlong() {
        update();
        PolicySnapshot snapshot = leader.snapshot();
        SortedMap<String, byte[]> state = leader.save();
        leader.begin(snapshot, state);
        oracle.begin(snapshot, state);

        update();

        assertThat(leader.members()).isEqualTo(3);
        assertThat(followers.expelled).isEmpty();
    }

    @Test
    void aFollowerRefusesAnUpdateFromAnotherVersion() {
        try (FollowerLearner follower = follower()) {
            Round round = new Round(new Formation(1, List.of("leader", "me")), new PolicyVersion(7), false);
            List<Trajectory> batch = experience.collect(oracle.snapshot());

            assertThatExceptionOfType(GroupBroken.class)
                    .isThrownBy(() -> follower.perform(round, batch, 0, GradientExchange.ALONE))
                    .withMessageContaining("at policy version 0")
                    .withMessageContaining("starts from 7");
        }
    }

    @Test
    void refusesRulesThatMakeNoSense() {
        assertThatIllegalArgumentException().isThrownBy(() -> new GroupRules("leader", 0, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new GroupRules("leader", 0, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Formation(1, List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Formation(1, List.of("a")).rank("b"))
                .withMessageContaining("b is not in formation 1 (a)");
    }

    /** Whose weights are not those of the others from some time on. */
    private static final class Corrupt extends DelegatingLearner {
        private static final float[] WEIGHTS = {1};
        private static final String HASH = PolicySnapshot.sha256(WEIGHTS);

        private boolean corrupted;

        Corrupt(DataParallelLearner learner) {
            super(learner);
        }

        @Override
        public PolicySnapshot snapshot() {
            PolicySnapshot real = super.snapshot();
            return corrupted ? PolicySnapshot.of(real.version(), WEIGHTS) : real;
        }
    }

    /** Breaks off every update. */
    private static final class NeverTogether extends DelegatingLearner {
        private GradientExchange exchange = GradientExchange.ALONE;

        NeverTogether(DataParallelLearner learner) {
            super(learner);
        }

        @Override
        public void exchangeWith(GradientExchange other) {
            exchange = other;
        }

        @Override
        public UpdateStatistics update(List<Trajectory> batch, long environmentSteps) {
            // A message of the wrong length: the neighbour notices.
            exchange.sum(List.of(), new float[1]);
            throw new GroupBroken("never");
        }
    }
}
