package io.troupe.env.pursuit;

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

/**
 * Three hunters and two prey on a grid of 7 x 7. All move at the same time, to a neighbouring cell or not at all; moves off
 * the grid are masked. A prey's move fails one time in four. Prey on whose cell a hunter is after a step is caught and leaves;
 * the episode ends with the last one, or after 50 steps.
 *
 * <p>Hunters are a team: each gets 1 for every prey that is caught, and -0.02 a step. Prey gets 0.02 a step and -1 for being
 * caught.
 */
public final class Pursuit implements ParallelEnvironment, Snapshotable {
    static final String NAME = "Pursuit-v0";
    static final int SIZE = 7;
    static final int HUNTERS = 3;
    static final int PREY = 2;

    private static final int AGENTS = HUNTERS + PREY;
    private static final int MAX_STEPS = 50;
    private static final int MOVES = 5;
    private static final String TEAM = "hunters";
    private static final float STEP = 0.02f;
    private static final float STUMBLE = 0.25f;
    private static final int[] DX = {0, 0, 0, -1, 1};
    private static final int[] DY = {0, -1, 1, 0, 0};

    /** Of each coordinate: how it is observed. */
    private static final float[] PLACE = new float[SIZE];
    /** Of each way, from {@code 1 - SIZE} on: how it is observed. */
    private static final float[] WAY = new float[2 * SIZE - 1];
    /** Of each cell, row after row: the moves that do not leave the grid. */
    private static final boolean[][] POSSIBLE = new boolean[SIZE * SIZE][MOVES];

    static {
        for (int i = 0; i < SIZE; i++) {
            PLACE[i] = 2f * i / (SIZE - 1) - 1;
        }
        for (int way = 1 - SIZE; way < SIZE; way++) {
            WAY[way + SIZE - 1] = (float) way / (SIZE - 1);
        }
        for (int cell = 0; cell < POSSIBLE.length; cell++) {
            for (int move = 0; move < MOVES; move++) {
                POSSIBLE[cell][move] = onGrid(cell % SIZE + DX[move]) && onGrid(cell / SIZE + DY[move]);
            }
        }
    }

    private final int[] x = new int[AGENTS];
    private final int[] y = new int[AGENTS];

    @Override
    public ParallelSpec spec() {
        return new ParallelSpec(
                NAME,
                List.of(
                        // Its own cell, the way to each other hunter, and to each prey with whether it is there.
                        new BehaviourSpec(
                                "hunter", Box.of(2 + 2 * (HUNTERS - 1) + 3 * PREY, -1, 1), new Discrete(MOVES), true),
                        // Its own cell, and the way to each hunter.
                        new BehaviourSpec("prey", Box.of(2 + 2 * HUNTERS, -1, 1), new Discrete(MOVES), true)),
                List.of(
                        new AgentSpec("hunter-1", "hunter", TEAM),
                        new AgentSpec("hunter-2", "hunter", TEAM),
                        new AgentSpec("hunter-3", "hunter", TEAM),
                        new AgentSpec("prey-1", "prey"),
                        new AgentSpec("prey-2", "prey")),
                MAX_STEPS);
    }

    private static boolean isHunter(int agent) {
        return agent < HUNTERS;
    }

    @Override
    public void reset(RandomGenerator random, Agents agents) {
        for (int agent = 0; agent < AGENTS; agent++) {
            agents.enter(agent);
            do {
                x[agent] = random.nextInt(SIZE);
                y[agent] = random.nextInt(SIZE);
            } while (!isHunter(agent) && caught(agent));
        }
        tell(agents);
    }

    private boolean caught(int prey) {
        for (int hunter = 0; hunter < HUNTERS; hunter++) {
            if (x[hunter] == x[prey] && y[hunter] == y[prey]) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void step(Agents agents, RandomGenerator random) {
        for (int agent = 0; agent < AGENTS; agent++) {
            if (agents.acts(agent)) {
                boolean moves = isHunter(agent) || random.nextFloat() >= STUMBLE;
                int move = moves ? (int) agents.action(agent)[0] : 0;
                x[agent] += DX[move];
                y[agent] += DY[move];
                agents.reward(agent, isHunter(agent) ? -STEP : STEP);
            }
        }
        boolean anyLeft = false;
        for (int prey = HUNTERS; prey < AGENTS; prey++) {
            if (agents.acts(prey) && caught(prey)) {
                agents.reward(prey, -1);
                agents.rewardTeam(TEAM, 1);
                agents.terminate(prey);
            }
            anyLeft |= agents.isThere(prey);
        }
        tell(agents);
        if (!anyLeft) {
            agents.terminateAll();
        }
    }

    private void tell(Agents agents) {
        for (int agent = 0; agent < AGENTS; agent++) {
            if (!agents.acts(agent) && !agents.isThere(agent)) {
                continue;
            }
            float[] observation = agents.observation(agent);
            observation[0] = PLACE[x[agent]];
            observation[1] = PLACE[y[agent]];
            int at = 2;
            for (int other = 0; other < AGENTS; other++) {
                if (other == agent || (!isHunter(agent) && !isHunter(other))) {
                    continue;
                }
                boolean there = isHunter(other) || agents.isThere(other);
                observation[at++] = there ? WAY[x[other] - x[agent] + SIZE - 1] : 0;
                observation[at++] = there ? WAY[y[other] - y[agent] + SIZE - 1] : 0;
                if (!isHunter(other)) {
                    observation[at++] = there ? 1 : 0;
                }
            }
            System.arraycopy(POSSIBLE[y[agent] * SIZE + x[agent]], 0, agents.mask(agent), 0, MOVES);
        }
    }

    private static boolean onGrid(int place) {
        return place >= 0 && place < SIZE;
    }

    @Override
    public void save(DataOutput out) throws IOException {
        for (int agent = 0; agent < AGENTS; agent++) {
            out.writeByte(x[agent]);
            out.writeByte(y[agent]);
        }
    }

    @Override
    public void restore(DataInput in) throws IOException {
        for (int agent = 0; agent < AGENTS; agent++) {
            x[agent] = in.readByte();
            y[agent] = in.readByte();
        }
    }
}
