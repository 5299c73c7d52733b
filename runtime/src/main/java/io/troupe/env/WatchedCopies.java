package io.troupe.env;

import io.troupe.env.LentRows.Trespass;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Copies that step together, in development mode: every call gets a fragment of its own, and what it wrote into that is held
 * against every rule before the caller gets it. A broken rule ends it all, with environment, copy and step.
 */
final class WatchedCopies {
    private final SteppedCopies copies;
    private final String name;
    private final Object spec;
    private final WatchedThread thread;
    private final TwinMaker maker;
    private final StepTwins twins;
    private final Optional<EpisodeTwins> episodeTwins;
    private final List<WatchedPart> parts = new ArrayList<>();
    private final WatchedLives episodes;
    private final LentFragments fragments;
    private boolean started;

    /**
     * @param copies taken over
     * @param maker gives others that are made in the same way, for comparison
     * @param thread on which objects are called; empty where everything happens elsewhere: then calls are not timed, and
     *     nothing is compared
     */
    WatchedCopies(SteppedCopies copies, Supplier<SteppedCopies> maker, Optional<AuthorThread> thread) {
        this.copies = copies;
        fragments = new LentFragments(copies);
        name = copies.name();
        spec = copies.spec();
        this.thread = new WatchedThread(copies.copies(), thread);
        this.maker = new TwinMaker(maker, copies.copies(), thread);
        twins = new StepTwins(this.maker, thread.isPresent());
        episodeTwins = thread.isPresent()
                        && copies instanceof SteppedCopies.OfOneAgent one
                        && one.environment() instanceof EpisodicVectorEnvironment episodic
                ? Optional.of(new EpisodeTwins(episodic, this.maker))
                : Optional.empty();
        boolean joint = copies instanceof SteppedCopies.OfSeveralAgents;
        for (int k = 0; k < copies.behaviours().size(); k++) {
            parts.add(new WatchedPart(copies.behaviours().get(k), copies.agentsOf(k), copies.copies(), joint));
        }
        episodes = new WatchedLives("episode", copies.copies());
    }

    private EnvironmentFailure failure(int b, int step, String problem, @Nullable Throwable cause) {
        return new EnvironmentFailure(name, b, step, problem, cause);
    }

    private EnvironmentFailure failure(int b, int step, BrokenRule rule) {
        return failure(b, step, rule.problem(), rule.getCause());
    }

    /** Starts episodes. */
    LentFragment reset(long seed) {
        leaveTwins();
        LentFragment given = fragments.lend();
        try {
            thread.call("reset", given::unfinishedReset, () -> copies.reset(seed, given.fragment(), given.t()));
        } catch (BrokenRule rule) {
            throw failure(rule.row(), 0, rule);
        }
        episodes.beginAll();
        requireUntouched("reset", 0);
        Optional<Trespass> beside = given.besidesReset();
        if (beside.isPresent()) {
            throw failure(
                    beside.get().copy(), 0, "reset wrote beside the [B, observationSize] that start at offset", null);
        }
        for (int k = 0; k < parts.size(); k++) {
            WatchedPart part = parts.get(k);
            try {
                part.reset(given.fragment().parts().get(k), given.t());
            } catch (BrokenRule rule) {
                throw failure(part.copy(rule.row()), 0, part.who(rule.row()) + rule.problem(), null);
            }
        }
        requireSameSpec();
        started = true;
        try {
            twins.reset(seed, given);
        } catch (BrokenRule rule) {
            throw failure(rule.row(), 0, rule);
        }
        return given;
    }

    /** @param later added to the steps of the copies' episodes */
    private void requireUntouched(String call, int later) {
        Optional<Trespass> touched = fragments.touched();
        if (touched.isPresent()) {
            int b = touched.get().copy();
            throw failure(
                    b,
                    episodes.steps(b) + later,
                    "it wrote into " + touched.get().where() + " of the fragment of an earlier call by the time of "
                            + call
                            + ": a fragment belongs to the environment during the call only, and must not be kept",
                    null);
        }
    }

    private void requireSameSpec() {
        if (!copies.spec().equals(spec)) {
            throw failure(0, episodes.steps(0), "spec changed from " + spec + " to " + copies.spec(), null);
        }
        if (copies.copies() != episodes.count()) {
            throw failure(
                    0, episodes.steps(0), "copies changed from " + episodes.count() + " to " + copies.copies(), null);
        }
    }

    /** Steps every copy once, from row {@code t} of the caller's fragment to the next. */
    void step(Trajectory fragment, int t) {
        if (!started) {
            throw new IllegalStateException(name + ": reset or restore it before the first step");
        }
        LentFragment given = fragments.lend();
        given.take(fragment, t);
        try {
            thread.call("step", given::unfinishedStep, () -> copies.step(given.fragment(), given.t()));
        } catch (BrokenRule rule) {
            throw failure(rule.row(), episodes.steps(rule.row()) + 1, rule);
        }
        requireUntouched("step", 1);
        Optional<Trespass> beside = given.besidesStep();
        if (beside.isPresent()) {
            int b = beside.get().copy();
            throw failure(
                    b, episodes.steps(b) + 1, "step wrote into " + beside.get().where(), null);
        }
        boolean[] ended = requireRules(given);
        requireSameSpec();
        try {
            twins.step(given);
            for (int b = 0; b < ended.length; b++) {
                if (ended[b]) {
                    episodes.begin(b);
                }
            }
            twins.finish();
            if (episodeTwins.isPresent() && ended[0]) {
                episodeTwins.get().begin(given);
            }
        } catch (BrokenRule rule) {
            throw failure(rule.row(), episodes.steps(rule.row()), rule);
        }
        given.copyTo(fragment, t);
    }

    /** One rule of one behaviour. */
    private interface PartRule {
        void require(WatchedPart part, Trajectory rows) throws BrokenRule;
    }

    /** @param restarted where the step is 0 */
    private void requireOfParts(LentFragment lent, boolean[] restarted, PartRule rule) {
        for (int k = 0; k < parts.size(); k++) {
            WatchedPart part = parts.get(k);
            try {
                rule.require(part, lent.fragment().parts().get(k));
            } catch (BrokenRule broken) {
                int b = part.copy(broken.row());
                int step = restarted[b] ? 0 : episodes.steps(b);
                throw failure(b, step, part.who(broken.row()) + broken.problem(), null);
            }
        }
    }

    /** Gives whose episodes ended. */
    private boolean[] requireRules(LentFragment lent) {
        Trajectory rows = lent.fragment();
        int t = lent.t();
        int count = episodes.count();
        boolean[] failed = Arrays.copyOfRange(rows.voided, t * count, (t + 1) * count);
        for (int b = 0; b < count; b++) {
            episodes.step(b, rows.rewards[t * count + b]);
        }
        boolean[] none = new boolean[count];
        requireOfParts(lent, none, (part, own) -> {
            for (int row = 0; row < part.rows(); row++) {
                part.requireStep(own, t, row, failed[part.copy(row)]);
            }
        });
        boolean[] over = new boolean[count];
        boolean[] unlike = new boolean[count];
        for (int b = 0; b < count; b++) {
            requireOfCopy(lent, b, failed[b]);
            over[b] = rows.terminated[t * count + b] || rows.truncated[t * count + b];
            unlike[b] = failed[b] || episodes.steps(b) == 1;
            if (!over[b] && !failed[b] && episodes.steps(b) >= copies.maxEpisodeSteps()) {
                throw failure(
                        b,
                        episodes.steps(b),
                        "the episode goes on after " + episodes.steps(b)
                                + " steps, which is all that spec allows: step must truncate it",
                        null);
            }
        }
        requireOfParts(lent, none, (part, own) -> part.requireFinals(own, t));
        requireOfParts(lent, over, (part, own) -> part.requireObservations(own, t, over, unlike));
        requireLikeTwins(lent);
        requireLogged(lent, over, failed);
        boolean[] ended = over.clone();
        for (int b = 0; b < count; b++) {
            ended[b] |= failed[b];
        }
        return ended;
    }

    private void requireLikeTwins(LentFragment lent) {
        try {
            if (episodeTwins.isPresent()) {
                episodeTwins.get().step(lent);
            }
        } catch (BrokenRule rule) {
            throw failure(rule.row(), episodes.steps(rule.row()), rule);
        }
    }

    private void leaveTwins() {
        twins.leave();
        episodeTwins.ifPresent(EpisodeTwins::leave);
    }

    private void requireLogged(LentFragment lent, boolean[] over, boolean[] failed) {
        boolean[] logged = new boolean[over.length];
        for (int b = 0; b < over.length; b++) {
            logged[b] = over[b] && !failed[b];
        }
        try {
            episodes.requireLogged(lent.fragment().episodes, logged);
        } catch (BrokenRule rule) {
            throw failure(rule.row(), episodes.steps(rule.row()), rule);
        }
        if (lent.fragment().isJoint()) {
            requireOfParts(lent, new boolean[over.length], (part, own) -> part.requireLives(own, lent.t(), over));
        }
    }

    /** What holds for a copy as a whole, where several agents act in it. */
    private void requireOfCopy(LentFragment lent, int b, boolean failed) {
        Trajectory rows = lent.fragment();
        if (!rows.isJoint()) {
            return;
        }
        int at = lent.t() * rows.copies() + b;
        CopyOfAgents copy = new CopyOfAgents();
        for (int k = 0; k < parts.size(); k++) {
            copy.add(rows.parts().get(k), lent.t(), b, parts.get(k));
        }
        String problem = copy.problem(rows, at, failed);
        if (!problem.isEmpty()) {
            throw failure(b, episodes.steps(b), problem, null);
        }
    }

    /** Masks of the current state, checked. */
    void actionMasks(int k, boolean[] masks, int offset) {
        WatchedPart part = parts.get(k);
        try {
            new LentMasks(part, k, copies, thread).ask(masks, offset);
        } catch (BrokenRule rule) {
            int b = part.copy(rule.row());
            String after = episodes.steps(b) == 0 ? " after reset" : " after step";
            throw failure(b, episodes.steps(b), part.who(rule.row()) + rule.problem() + after, rule.getCause());
        }
    }

    /** Calls anything else, of one copy. */
    void call(int b, String what, Runnable method) {
        try {
            thread.callOf(b, what, method);
        } catch (BrokenRule rule) {
            throw failure(b, episodes.steps(b), rule);
        }
    }

    /** The episode of one copy was given up, and its next one begins with an observation. */
    void restarted(int b, float[] observations, int offset) {
        episodes.begin(b);
        WatchedPart only = parts.getFirst();
        leaveTwins();
        try {
            only.restart(b, observations, offset);
        } catch (BrokenRule rule) {
            throw failure(b, 0, rule);
        }
    }

    /** A broken rule of one copy. */
    EnvironmentFailure failure(int b, String problem) {
        return failure(b, episodes.steps(b), problem, null);
    }

    /** What is compared from now on has these, too. */
    void setParameters(EnvironmentParameters parameters) {
        leaveTwins();
        maker.setParameters(parameters);
    }

    /** Nothing can be compared until they are set anew. */
    void forgetParameters() {
        maker.forgetParameters();
    }

    /** All copies are in the middle of episodes that are not known. */
    void restored() {
        started = true;
        leaveTwins();
        episodes.restored();
        parts.forEach(WatchedPart::restored);
    }

    void close() {
        leaveTwins();
        // Its thread may hold whatever closing would wait for.
        if (!thread.isInCall()) {
            copies.close();
        }
    }
}
