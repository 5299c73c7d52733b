package io.troupe.env.spread;

import io.troupe.env.Agents;
import io.troupe.env.ParallelEnvironment;
import io.troupe.env.Snapshotable;
import io.troupe.spec.AgentSpec;
import io.troupe.spec.BehaviourSpec;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.ParallelSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * N agents and N landmarks on a plane: the agents are to be at all landmarks without running into each other. After simple
 * spread of Lowe et al., "Multi-Agent Actor-Critic for Mixed Cooperative-Competitive Environments" (2017), as PettingZoo's
 * {@code simple_spread_v3} with discrete actions.
 *
 * <ul>
 *   <li>Actions: nothing, left, right, down, up. A push is an acceleration of 5; a quarter of the speed is lost in each step
 *       of 0.1 s. Agents are discs with a radius of 0.15 that push each other away.
 *   <li>All get, for each landmark, less the distance of the agent that is nearest to it; each gets -1 for each other agent
 *       that it touches. {@code localRatio} is the share of the latter in the reward.
 *   <li>An agent observes its velocity and place, the way to each landmark, the way to each other agent, and two zeros for each
 *       other agent, where others say something in other tasks of that family.
 * </ul>
 */
final class Spread implements ParallelEnvironment, Snapshotable {
    static final String NAME = "SimpleSpread-v0";
    static final int AGENTS = 3;
    static final int MAX_EPISODE_STEPS = 25;
    static final double LOCAL_RATIO = 0.5;
    static final String BEHAVIOUR = "agent";

    private static final int MOVES = 5;
    private static final double SECONDS = 0.1;
    private static final double PUSH = 5;
    private static final double KEPT_SPEED = 0.75;
    /** Distance of two agents that touch. */
    private static final double TOUCH = 0.3;

    private static final double CONTACT_FORCE = 100;
    private static final double SOFTNESS = 1e-3;
    /** So many times {@link #SOFTNESS} away from each other nothing is felt any more. */
    private static final double FAR = 40;

    private static final double[] PUSH_X = {0, -PUSH, PUSH, 0, 0};
    private static final double[] PUSH_Y = {0, 0, 0, -PUSH, PUSH};

    private final int count;
    private final double localRatio;
    private final ParallelSpec spec;
    private final double[] x;
    private final double[] y;
    private final double[] velocityX;
    private final double[] velocityY;
    private final double[] forceX;
    private final double[] forceY;
    private final double[] landmarkX;
    private final double[] landmarkY;

    /** @param count agents, and landmarks */
    Spread(int count, double localRatio, int maxEpisodeSteps) {
        this.count = count;
        this.localRatio = localRatio;
        spec = new ParallelSpec(
                NAME,
                List.of(new BehaviourSpec(
                        BEHAVIOUR, Box.unbounded(4 + 2 * count + 4 * (count - 1)), new Discrete(MOVES))),
                IntStream.range(0, count)
                        .mapToObj(i -> new AgentSpec("agent-" + i, BEHAVIOUR, "all"))
                        .toList(),
                maxEpisodeSteps);
        x = new double[count];
        y = new double[count];
        velocityX = new double[count];
        velocityY = new double[count];
        forceX = new double[count];
        forceY = new double[count];
        landmarkX = new double[count];
        landmarkY = new double[count];
    }

    @Override
    public ParallelSpec spec() {
        return spec;
    }

    @Override
    public void reset(RandomGenerator random, Agents agents) {
        for (int i = 0; i < count; i++) {
            place(i, random.nextDouble() * 2 - 1, random.nextDouble() * 2 - 1);
        }
        for (int i = 0; i < count; i++) {
            placeLandmark(i, random.nextDouble() * 2 - 1, random.nextDouble() * 2 - 1);
        }
        for (int i = 0; i < count; i++) {
            agents.enter(i);
        }
        tell(agents);
    }

    /** Puts an agent somewhere, at rest. */
    void place(int agent, double atX, double atY) {
        x[agent] = atX;
        y[agent] = atY;
        velocityX[agent] = 0;
        velocityY[agent] = 0;
    }

    void placeLandmark(int landmark, double atX, double atY) {
        landmarkX[landmark] = atX;
        landmarkY[landmark] = atY;
    }

    @Override
    public void step(Agents agents, RandomGenerator random) {
        for (int i = 0; i < count; i++) {
            int move = (int) agents.action(i)[0];
            forceX[i] = PUSH_X[move];
            forceY[i] = PUSH_Y[move];
        }
        for (int i = 0; i < count; i++) {
            for (int j = i + 1; j < count; j++) {
                pushApart(i, j);
            }
        }
        for (int i = 0; i < count; i++) {
            x[i] += velocityX[i] * SECONDS;
            y[i] += velocityY[i] * SECONDS;
            velocityX[i] = velocityX[i] * KEPT_SPEED + forceX[i] * SECONDS;
            velocityY[i] = velocityY[i] * KEPT_SPEED + forceY[i] * SECONDS;
        }
        double shared = 0;
        for (int landmark = 0; landmark < count; landmark++) {
            shared -= nearest(landmark);
        }
        for (int i = 0; i < count; i++) {
            agents.reward(i, (float) (shared * (1 - localRatio) - touching(i) * localRatio));
        }
        tell(agents);
    }

    /** Discs with a soft edge: the force rises smoothly from nothing where they touch. */
    private void pushApart(int i, int j) {
        double dx = x[i] - x[j];
        double dy = y[i] - y[j];
        double distance = Math.sqrt(dx * dx + dy * dy);
        double overlap = (TOUCH - distance) / SOFTNESS;
        if (overlap < -FAR || distance == 0) {
            return;
        }
        // log(1 + exp(overlap)), without an overflow.
        double depth = SOFTNESS * (Math.max(overlap, 0) + Math.log1p(Math.exp(-Math.abs(overlap))));
        double force = CONTACT_FORCE * depth / distance;
        forceX[i] += force * dx;
        forceY[i] += force * dy;
        forceX[j] -= force * dx;
        forceY[j] -= force * dy;
    }

    private double nearest(int landmark) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            double dx = x[i] - landmarkX[landmark];
            double dy = y[i] - landmarkY[landmark];
            least = Math.min(least, dx * dx + dy * dy);
        }
        return Math.sqrt(least);
    }

    /** How many others an agent touches. */
    private int touching(int agent) {
        int others = 0;
        for (int i = 0; i < count; i++) {
            double dx = x[i] - x[agent];
            double dy = y[i] - y[agent];
            others += i != agent && Math.sqrt(dx * dx + dy * dy) < TOUCH ? 1 : 0;
        }
        return others;
    }

    private void tell(Agents agents) {
        for (int agent = 0; agent < count; agent++) {
            float[] observation = agents.observation(agent);
            observation[0] = (float) velocityX[agent];
            observation[1] = (float) velocityY[agent];
            observation[2] = (float) x[agent];
            observation[3] = (float) y[agent];
            int at = 4;
            for (int landmark = 0; landmark < count; landmark++) {
                observation[at++] = (float) (landmarkX[landmark] - x[agent]);
                observation[at++] = (float) (landmarkY[landmark] - y[agent]);
            }
            for (int other = 0; other < count; other++) {
                if (other != agent) {
                    observation[at++] = (float) (x[other] - x[agent]);
                    observation[at++] = (float) (y[other] - y[agent]);
                }
            }
            while (at < observation.length) {
                observation[at++] = 0;
            }
        }
    }

    @Override
    public void save(DataOutput out) throws IOException {
        for (double[] values : List.of(x, y, velocityX, velocityY, landmarkX, landmarkY)) {
            for (double value : values) {
                out.writeDouble(value);
            }
        }
    }

    @Override
    public void restore(DataInput in) throws IOException {
        for (double[] values : List.of(x, y, velocityX, velocityY, landmarkX, landmarkY)) {
            for (int i = 0; i < count; i++) {
                values[i] = in.readDouble();
            }
        }
    }
}
