package io.troupe.group;

import io.troupe.algorithm.DataParallelLearner;
import io.troupe.algorithm.GradientExchange;
import io.troupe.algorithm.GroupBroken;
import io.troupe.algorithm.Learner;
import io.troupe.algorithm.UpdateStatistics;
import io.troupe.policy.PolicySnapshot;
import io.troupe.policy.PolicyVersion;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The leader of a group, as a learner. Who takes part is settled before each update: followers that are new are given the
 * leader's state, those that are gone are left out. An update that breaks is done again by those that still answer, and
 * alone when that has failed too often: what the leader has at the end counts, and everybody who has something else starts
 * again from the leader's state. One owner, one thread at a time.
 */
public final class GroupLearner implements Learner {
    private final DataParallelLearner local;
    private final Followers followers;
    private final GroupRules rules;
    /** Followers that have the leader's state. */
    private final List<String> inStep = new ArrayList<>();

    private Optional<Formation> formation = Optional.empty();
    private long lastFormation;

    /**
     * @param local the leader's own part, taken over
     * @param followers stays the caller's
     */
    public GroupLearner(DataParallelLearner local, Followers followers, GroupRules rules) {
        this.local = local;
        this.followers = followers;
        this.rules = rules;
        lastFormation = rules.formationsBefore();
    }

    @Override
    public String device() {
        return local.device();
    }

    @Override
    public PolicySnapshot snapshot() {
        return local.snapshot();
    }

    /** Members that made the last update. */
    public int members() {
        return formation.map(Formation::size).orElse(1);
    }

    @Override
    public UpdateStatistics update(List<Trajectory> batch, long environmentSteps) {
        settleMembers();
        for (int attempt = 0; attempt < rules.attempts() && !inStep.isEmpty(); attempt++) {
            Optional<UpdateStatistics> statistics = together(batch, environmentSteps);
            if (statistics.isPresent()) {
                return statistics.get();
            }
        }
        for (String follower : List.copyOf(inStep)) {
            expel(follower, rules.attempts() + " attempts at an update of " + version(local) + " broke in its group");
        }
        formation = Optional.empty();
        local.exchangeWith(GradientExchange.ALONE);
        return local.update(batch, environmentSteps);
    }

    private void settleMembers() {
        List<String> reachable = followers.reachable();
        inStep.retainAll(reachable);
        List<String> newcomers =
                reachable.stream().filter(name -> !inStep.contains(name)).toList();
        if (newcomers.isEmpty()) {
            return;
        }
        GroupState state = GroupState.of(local);
        for (String newcomer : newcomers) {
            if (followers.welcome(newcomer, state)) {
                inStep.add(newcomer);
            } else {
                followers.expel(newcomer, "it did not take over the state of " + version(local));
            }
        }
    }

    /** Empty when the update broke; then everything is as before, without those that broke it. */
    private Optional<UpdateStatistics> together(List<Trajectory> batch, long environmentSteps) {
        PolicyVersion from = local.snapshot().version();
        Formation wanted = currentFormation();
        Round round = new Round(wanted, from, from.next().value() % rules.digestEvery() == 0);
        try {
            if (!formation.equals(Optional.of(wanted))) {
                local.exchangeWith(followers.form(wanted));
                formation = Optional.of(wanted);
            }
            followers.begin(round, batch, environmentSteps);
            UpdateStatistics statistics = local.update(batch, environmentSteps);
            if (round.digest()) {
                compareDigests(round);
            }
            return Optional.of(statistics);
        } catch (GroupBroken broken) {
            keepSurvivors(round, String.valueOf(broken.getMessage()));
            return Optional.empty();
        }
    }

    private Formation currentFormation() {
        List<String> members = new ArrayList<>();
        members.add(rules.leader());
        members.addAll(inStep);
        return formation
                .filter(current -> current.members().equals(members))
                .orElseGet(() -> new Formation(++lastFormation, members));
    }

    private void keepSurvivors(Round round, String why) {
        formation = Optional.empty();
        Map<String, PolicyVersion> versions = followers.takeBack(round, why);
        for (String follower : List.copyOf(inStep)) {
            Optional<PolicyVersion> version = Optional.ofNullable(versions.get(follower));
            if (version.isEmpty()) {
                expel(follower, "it does not answer after a broken update of " + version(local) + " (" + why + ")");
            } else if (!version.get().equals(round.version())) {
                expel(
                        follower,
                        "it is at policy version " + version.get().value() + ", the group at "
                                + round.version().value());
            }
        }
    }

    private void compareDigests(Round round) {
        String expected = local.snapshot().weightsSha256();
        Map<String, String> digests = followers.digests(round);
        for (String follower : List.copyOf(inStep)) {
            Optional<String> digest = Optional.ofNullable(digests.get(follower));
            if (digest.isEmpty()) {
                expel(follower, "it does not report the hash of its weights at " + version(local));
            } else if (!digest.get().equals(expected)) {
                expel(
                        follower,
                        "its weights at " + version(local) + " have the SHA-256 " + digest.get() + ", those of "
                                + rules.leader() + " " + expected);
            }
        }
    }

    private void expel(String follower, String why) {
        inStep.remove(follower);
        followers.expel(follower, why);
    }

    private static String version(Learner learner) {
        return "policy version " + learner.snapshot().version().value();
    }

    @Override
    public SortedMap<String, byte[]> save() {
        return local.save();
    }

    /** Followers are given the restored state before the next update. */
    @Override
    public void restore(PolicySnapshot snapshot, SortedMap<String, byte[]> components) {
        local.restore(snapshot, components);
        inStep.clear();
    }

    /** Followers are given the state before the next update. */
    @Override
    public void begin(PolicySnapshot policy, SortedMap<String, byte[]> components) {
        local.begin(policy, components);
        inStep.clear();
    }

    @Override
    public void close() {
        local.close();
    }
}
