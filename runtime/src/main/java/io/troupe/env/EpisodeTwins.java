package io.troupe.env;

import java.util.ArrayList;
import java.util.List;

/**
 * Two new objects that live later episodes of copy 0 again, from the same random numbers on: possible where an {@link
 * EpisodicVectorEnvironment} keeps the streams. Where both give the same and the copy something else, its episode began with
 * something of an earlier one.
 */
final class EpisodeTwins {
    private static final int TWINS = 2;
    private static final int COPY = 0;
    private static final long ANY_SEED = 0;

    private static final String OBSERVATION = "the observation";
    private static final String BETWEEN = "two new objects differ after ";
    private static final String BESIDE = "it and a new object differ after ";
    private static final String SAME = " with the same random numbers and actions: ";
    private static final String CHANCE = ". Chance must come from the random that is passed in alone";
    private static final String LEFT = ". Something of an earlier episode is left: startEpisode must start anew, and"
            + " copies must share nothing";

    private final EpisodicVectorEnvironment watched;
    private final TwinMaker maker;
    private final List<Twin> twins = new ArrayList<>();
    private int episodesLeft = Twins.EPISODES;

    /** @param watched stays the caller's */
    EpisodeTwins(EpisodicVectorEnvironment watched, TwinMaker maker) {
        this.watched = watched;
        this.maker = maker;
    }

    /** @param lent what the copies gave in a step */
    void step(LentFragment lent) throws BrokenRule {
        if (twins.isEmpty()) {
            return;
        }
        List<LentFragment> given = new ArrayList<>();
        for (Twin twin : twins) {
            given.add(twin.step(lent.actions(), lent.number(), "step of a new object"));
        }
        require(BETWEEN, "step", Differences.ofRow(given.get(0), given.get(1)), CHANCE);
        require(BESIDE, "step", Differences.ofRow(lent, given.get(0)), LEFT);
    }

    /** An episode of the copy began by itself in a step. */
    void begin(LentFragment lent) throws BrokenRule {
        leave();
        if (episodesLeft == 0 || !maker.canCompare()) {
            return;
        }
        episodesLeft--;
        List<float[]> given = new ArrayList<>();
        for (int i = 0; i < TWINS; i++) {
            given.add(begun());
        }
        float[] own = lent.observation(lent.t() + 1);
        require(BETWEEN, "startEpisode", Differences.element(OBSERVATION, given.get(0), given.get(1)), CHANCE);
        require(BESIDE, "startEpisode", Differences.element(OBSERVATION, own, given.get(0)), LEFT);
    }

    /** The first observation of the same episode in a new object. */
    private float[] begun() throws BrokenRule {
        Twin twin = maker.make();
        twins.add(twin);
        twin.reset(ANY_SEED, 0, "reset of a new object");
        float[] first = new float[watched.spec().observation().size()];
        Unwritten.fill(first);
        if (twin.object() instanceof SteppedCopies.OfOneAgent one
                && one.environment() instanceof EpisodicVectorEnvironment environment) {
            long stream = watched.streamBefore(COPY);
            twin.callOfFirst("startEpisode of a new object", () -> environment.beginLike(COPY, stream, first));
        }
        twin.observe(first);
        return first;
    }

    private static void require(String before, String call, String difference, String after) throws BrokenRule {
        if (!difference.isEmpty()) {
            throw new BrokenRule(COPY, before + call + SAME + difference + after);
        }
    }

    /** Ends the comparison of the current episode. */
    void leave() {
        twins.forEach(Twin::close);
        twins.clear();
    }
}
