package io.troupe.episode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.env.wrapper.Wrappers;
import io.troupe.env.wrapper.Wrapping;
import io.troupe.input.UserError;
import io.troupe.npy.MalformedFile;
import io.troupe.npy.NpyArray;
import io.troupe.npy.Npz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Episodes as they were recorded: a file of numpy ({@code .npz}). With N steps in all of its E episodes, it has the arrays
 *
 * <pre>
 *   observations        float32 [N, ...]  what the agent saw before each step, raw, in the shape of its space
 *   actions             float32 [N, A]    what it did, before any clipping
 *   masks               bool    [N, M]    what it was allowed to do; only where there are masks
 *   rewards             float32 [N]
 *   terminated          bool    [N]
 *   truncated           bool    [N]
 *   final_observations  float32 [F, ...]  the last observation of each episode that ended
 *   final_steps         int64   [F]       the step with which it did
 *   depicted            float32 [N, D]    what pictures need beside that; only of environments that have it
 *   episode_starts      int64   [E]       the first step of each episode
 *   seeds               int64   [E]       what the copy was reset with
 *   metadata            uint8   [...]     JSON, in UTF-8
 * </pre>
 *
 * With several agents, those of a behaviour are in {@code NAME/observations} [N, agents, ...] and so on, with {@code
 * NAME/present} bool [N, agents] and {@code NAME/final_agents} int64 [F]; the arrays without a name are of the whole copy.
 */
public final class Recording {
    static final String OBSERVATIONS = "observations";
    static final String ACTIONS = "actions";
    static final String MASKS = "masks";
    static final String REWARDS = "rewards";
    static final String TERMINATED = "terminated";
    static final String TRUNCATED = "truncated";
    static final String PRESENT = "present";
    static final String FINAL_OBSERVATIONS = "final_observations";
    static final String FINAL_STEPS = "final_steps";
    static final String FINAL_AGENTS = "final_agents";
    static final String DEPICTED = "depicted";
    static final String STARTS = "episode_starts";
    static final String SEEDS = "seeds";

    private static final String METADATA = "metadata";

    private final SortedMap<String, NpyArray> arrays;
    private final RecordingMetadata metadata;
    private final long[] starts;
    private final long[] seeds;
    private final float[] rewards;
    private final boolean[] terminated;
    private final boolean[] truncated;
    private final float[] depicted;
    private final List<RecordedPart> parts = new ArrayList<>();

    private Recording(SortedMap<String, NpyArray> arrays) throws MalformedFile {
        this.arrays = Collections.unmodifiableSortedMap(arrays);
        metadata = RecordingMetadata.read(require(arrays, METADATA));
        starts = require(arrays, STARTS).longs();
        seeds = require(arrays, SEEDS).longs();
        rewards = require(arrays, REWARDS).floats();
        terminated = require(arrays, TERMINATED).booleans();
        truncated = require(arrays, TRUNCATED).booleans();
        NpyArray state = arrays.get(DEPICTED);
        depicted = state == null ? new float[0] : state.floats();
        boolean fits = starts.length == seeds.length
                && terminated.length == rewards.length
                && truncated.length == rewards.length
                && (rewards.length == 0 || depicted.length % rewards.length == 0);
        if (!fits) {
            throw new MalformedFile("its arrays do not go together");
        }
        for (int episode = 0; episode < starts.length; episode++) {
            if (start(episode) > end(episode) || end(episode) > steps() || (episode == 0 && starts[0] != 0)) {
                throw new MalformedFile(
                        "episode " + (episode + 1) + " begins with step " + starts[episode] + " of " + steps());
            }
        }
        for (String behaviour : metadata.behaviours()) {
            parts.add(new RecordedPart(arrays, behaviour, metadata.agentsOf(behaviour), steps()));
        }
    }

    /** Of arrays without metadata. */
    static Recording of(
            SortedMap<String, NpyArray> arrays,
            String environment,
            EnvironmentParameters parameters,
            List<Wrapping> wrappers,
            OneCopy copy,
            ObjectNode facts) {
        SortedMap<String, NpyArray> all = new TreeMap<>(arrays);
        all.put(
                METADATA,
                RecordingMetadata.of(environment, parameters, wrappers, copy, facts)
                        .array());
        try {
            return new Recording(all);
        } catch (MalformedFile e) {
            throw new IllegalStateException(e);
        }
    }

    static NpyArray require(SortedMap<String, NpyArray> arrays, String name) throws MalformedFile {
        NpyArray array = arrays.get(name);
        if (array == null) {
            throw new MalformedFile("it has no array '" + name + "'");
        }
        return array;
    }

    /** Writes the file; one that is there is replaced. */
    public void write(Path file) throws IOException {
        Npz.write(file, arrays);
    }

    /**
     * Reads a file.
     *
     * @throws UserError when it is not there, or is no recording, or is damaged
     */
    public static Recording read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new UserError(file + " does not exist, or is no file: a recording is needed, as 'record' writes it");
        }
        try {
            return new Recording(new TreeMap<>(Npz.read(file)));
        } catch (MalformedFile e) {
            throw new UserError(file + " is not a recording of episodes, or is damaged: " + e.getMessage());
        }
    }

    /**
     * The environment with one copy in which the episodes can be played back, with the wrappers that were around it. Which
     * program is started the recording does not say.
     *
     * @param trusted whether it may say whose code is run, or what is connected to
     * @throws UserError when there is no such environment or wrapper, or they do not go together, or it says what it may not
     */
    public OneCopy open(Environments environments, boolean trusted) {
        EnvironmentParameters parameters = parameters(environments);
        if (!trusted) {
            Vouching.requireOwn(environments, environment(), parameters);
        }
        List<Wrapping> wrappers = wrappers();
        if (!environments.isParallel(environment())) {
            return OneCopy.alone(Wrappers.around(environments.create(environment(), 1, parameters), wrappers));
        }
        if (!wrappers.isEmpty()) {
            throw new UserError("the recording has wrappers, which are for environments with one agent: "
                    + environment() + " has several");
        }
        return OneCopy.joint(environments.createJoint(environment(), 1, parameters));
    }

    /** What was around the environment, innermost first. */
    public List<Wrapping> wrappers() {
        return metadata.wrappers();
    }

    /** The environment as an experiment names it. */
    public String environment() {
        return metadata.environment();
    }

    /** Name in the environment's spec. */
    public String specName() {
        return metadata.specName();
    }

    /** What the environment was made with, as the file says. */
    public EnvironmentParameters parameters() {
        return metadata.parameters();
    }

    /** What the environment is made with: a file of data is not to say which program is started. */
    EnvironmentParameters parameters(Environments environments) {
        return Vouching.withoutPrograms(environments, environment(), parameters());
    }

    /** Everything that is known about it. */
    public JsonNode metadata() {
        return metadata.json();
    }

    public int episodes() {
        return starts.length;
    }

    /** Steps of all episodes. */
    public int steps() {
        return rewards.length;
    }

    long seed(int episode) {
        return seeds[episode];
    }

    /** The first step of an episode, 0-based. */
    int start(int episode) {
        return Math.clamp(starts[episode], -1, Integer.MAX_VALUE);
    }

    /** The step after the last one of an episode. */
    int end(int episode) {
        return episode + 1 < starts.length ? start(episode + 1) : steps();
    }

    float reward(int step) {
        return rewards[step];
    }

    boolean terminated(int step) {
        return terminated[step];
    }

    boolean truncated(int step) {
        return truncated[step];
    }

    /** What there was beside the observations before a step. */
    float[] depicted(int step) {
        int size = steps() == 0 ? 0 : depicted.length / steps();
        float[] row = new float[size];
        System.arraycopy(depicted, step * size, row, 0, size);
        return row;
    }

    List<RecordedPart> parts() {
        return parts;
    }

    /** Behaviours of the agents, in the order of the agents. */
    List<String> behavioursOfAgents() {
        return metadata.behavioursOfAgents();
    }
}
