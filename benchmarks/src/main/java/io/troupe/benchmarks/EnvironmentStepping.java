package io.troupe.benchmarks;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.env.JointEnvironment;
import io.troupe.env.VectorEnvironment;
import io.troupe.env.python.PettingZooProvider;
import io.troupe.policy.MemoryShape;
import io.troupe.policy.PolicyVersion;
import io.troupe.random.RandomStream;
import io.troupe.spec.ParallelSpec;
import io.troupe.trajectory.RowNames;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Every registered environment that needs no parameters, 64 copies stepped by random actions in one thread; rates are by its processor
 * time. A mode is an environment's name.
 */
public final class EnvironmentStepping implements SystemUnderTest {
    static final String NAME = "environment";

    private static final Set<String> UNTOLD = Set.of(PythonBridge.NAME, PettingZooProvider.NAME, "dm_env_rpc");
    private static final int COPIES = 64;
    private static final int FRAGMENT_STEPS = 128;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> modes() {
        return Environments.discover().names().stream()
                // These are no environments before they are told which, and what the bridge costs is measured apart.
                .filter(name -> !UNTOLD.contains(name))
                .toList();
    }

    @Override
    public Measured run(String mode, long seed, long steps) {
        Environments environments = Environments.discover();
        if (environments.isParallel(mode)) {
            try (JointEnvironment environment = environments.createJoint(mode, COPIES, EnvironmentParameters.NONE)) {
                return run(environment, seed, steps);
            }
        }
        try (VectorEnvironment environment = environments.create(mode, COPIES, EnvironmentParameters.NONE)) {
            return run(environment, seed, steps);
        }
    }

    private static RandomStream random(long seed, int behaviour) {
        return RandomStream.derive(seed, "benchmark-action", behaviour);
    }

    private static Measured run(VectorEnvironment environment, long seed, long steps) {
        Trajectory fragment = new Trajectory(environment.spec(), FRAGMENT_STEPS, COPIES);
        new RandomActions(environment.spec().action(), random(seed, 0)).fill(fragment.actions);
        environment.reset(seed, fragment.observations, 0);
        int rowFloats = COPIES * fragment.observationSize();
        RunMeter meter = RunMeter.ofProcessorTime(steps);
        long taken = 0;
        for (long sequence = 0; taken < steps; sequence++) {
            meter.reached(taken);
            fragment.begin(0, sequence, PolicyVersion.INITIAL);
            for (int t = 0; t < FRAGMENT_STEPS; t++) {
                environment.step(fragment, t);
            }
            System.arraycopy(fragment.observations, FRAGMENT_STEPS * rowFloats, fragment.observations, 0, rowFloats);
            taken += fragment.rows();
        }
        return meter.finish(taken);
    }

    /** Steps of copies, and of all their agents, with the time that it takes to draw allowed actions for those. */
    private static Measured run(JointEnvironment environment, long seed, long steps) {
        ParallelSpec spec = environment.spec();
        List<Trajectory> parts = new ArrayList<>();
        List<RandomActions> actions = new ArrayList<>();
        for (int k = 0; k < spec.behaviours().size(); k++) {
            RowNames names = new RowNames(spec.behaviours().get(k).name(), spec.agentsOf(k));
            Trajectory part = Trajectory.part(spec.specOf(k), FRAGMENT_STEPS, COPIES, MemoryShape.NONE, names);
            actions.add(new RandomActions(part.action(), random(seed, k)));
            actions.get(k).fill(part.actions);
            parts.add(part);
        }
        Trajectory fragment = Trajectory.joint(parts, FRAGMENT_STEPS, COPIES, spec.measures());
        environment.reset(seed, parts.stream().map(part -> part.observations).toList());
        RunMeter meter = RunMeter.ofProcessorTime(steps);
        long taken = 0;
        long agentSteps = 0;
        for (long sequence = 0; taken < steps; sequence++) {
            meter.reached(taken);
            fragment.begin(0, sequence, PolicyVersion.INITIAL);
            for (int t = 0; t < FRAGMENT_STEPS; t++) {
                for (int k = 0; k < parts.size(); k++) {
                    Trajectory part = parts.get(k);
                    if (part.maskSize() > 0) {
                        int row = t * part.copies();
                        environment.actionMasks(k, part.actionMasks, row * part.maskSize());
                        actions.get(k).fill(part.actions, part.actionMasks, row, row + part.copies());
                    }
                }
                environment.step(fragment, t);
            }
            taken += fragment.rows();
            for (Trajectory part : parts) {
                agentSteps += acted(part);
            }
        }
        return meter.finish(taken).withAgentSteps(agentSteps);
    }

    /** Rows of agents that were there. */
    private static int acted(Trajectory part) {
        int acted = 0;
        for (boolean voided : part.voided) {
            acted += voided ? 0 : 1;
        }
        return acted;
    }
}
