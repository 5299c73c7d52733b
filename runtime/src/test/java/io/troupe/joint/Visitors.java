package io.troupe.joint;

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
 * A host that stays, and two guests that come and go: each is let in at random, and leaves when it has had enough of what the
 * host does, or when it chooses to. The guests have action masks: they may not leave at once.
 */
final class Visitors implements ParallelEnvironment, Snapshotable {
    static final int HOST = 0;
    private static final int AGENTS = 3;
    private static final int LEAVE = 2;

    private final int[] patience = new int[AGENTS];
    private float mood;

    @Override
    public ParallelSpec spec() {
        return new ParallelSpec(
                "Visitors",
                List.of(
                        new BehaviourSpec("host", Box.unbounded(3), new Discrete(2)),
                        new BehaviourSpec("guest", Box.unbounded(2), new Discrete(3), true)),
                List.of(
                        new AgentSpec("h", "host"),
                        new AgentSpec("g1", "guest", "guests"),
                        new AgentSpec("g2", "guest", "guests")),
                20);
    }

    @Override
    public void reset(RandomGenerator random, Agents agents) {
        mood = random.nextFloat();
        agents.enter(HOST);
        for (int guest = 1; guest < AGENTS; guest++) {
            patience[guest] = 0;
        }
        if (random.nextBoolean()) {
            enter(1 + random.nextInt(2), random, agents);
        }
        observe(agents);
    }

    private void enter(int guest, RandomGenerator random, Agents agents) {
        agents.enter(guest);
        patience[guest] = 2 + random.nextInt(4);
    }

    @Override
    public void step(Agents agents, RandomGenerator random) {
        mood = 0.8f * mood + 0.2f * agents.action(HOST)[0];
        boolean over = random.nextInt(12) == 0;
        for (int guest = 1; guest < AGENTS; guest++) {
            if (agents.acts(guest)) {
                agents.reward(guest, agents.action(guest)[0] == 1 ? mood : 1 - mood);
                agents.reward(HOST, 0.5f);
                patience[guest]--;
                if (agents.action(guest)[0] == LEAVE) {
                    agents.terminate(guest);
                } else if (patience[guest] <= 0) {
                    agents.truncate(guest);
                }
            } else if (random.nextInt(3) == 0) {
                enter(guest, random, agents);
            }
        }
        observe(agents);
        if (over) {
            agents.terminateAll();
        }
    }

    private void observe(Agents agents) {
        float[] host = agents.observation(HOST);
        host[0] = mood;
        for (int guest = 1; guest < AGENTS; guest++) {
            boolean there = agents.isThere(guest);
            host[guest] = there ? 1 : 0;
            if (there || agents.acts(guest)) {
                float[] observation = agents.observation(guest);
                observation[0] = mood;
                observation[1] = patience[guest] * 0.1f;
                boolean[] mask = agents.mask(guest);
                mask[0] = true;
                mask[1] = true;
                mask[LEAVE] = patience[guest] < 3;
            }
        }
    }

    @Override
    public void save(DataOutput out) throws IOException {
        out.writeFloat(mood);
        for (int value : patience) {
            out.writeInt(value);
        }
    }

    @Override
    public void restore(DataInput in) throws IOException {
        mood = in.readFloat();
        for (int guest = 0; guest < AGENTS; guest++) {
            patience[guest] = in.readInt();
        }
    }
}
