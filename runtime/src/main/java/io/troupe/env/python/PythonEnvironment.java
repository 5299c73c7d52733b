package io.troupe.env.python;

import io.troupe.env.EnvironmentFailure;
import io.troupe.spec.BehaviourSpec;
import io.troupe.spec.Box;
import io.troupe.spec.ParallelSpec;
import io.troupe.spec.Space;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies of an environment that Python processes step, side by side, for one agent or for several. A step may block for
 * {@code environment.parameters.timeout}, and where processes must be replaced for {@code startTimeout} and the few seconds
 * that ending them takes more, however many they are.
 */
final class PythonEnvironment implements AutoCloseable {
    private final BridgeSettings settings;
    private final List<PythonCopies> processes = new ArrayList<>();
    private final List<EnvironmentFailure> repairs = new ArrayList<>();
    private final ParallelSpec spec;
    private final int copies;
    private boolean started;

    /** @param parts taken over, unless this fails */
    private PythonEnvironment(BridgeSettings settings, List<StartedProcess> parts) {
        this.settings = settings;
        spec = parts.getFirst().session().spec();
        int first = 0;
        for (StartedProcess part : parts) {
            PythonCopies each = new PythonCopies(settings, first, part, repairs::add);
            if (!each.spec().equals(spec)) {
                throw each.failure(0, "its spec differs from that of copy 0");
            }
            processes.add(each);
            first += each.copies();
        }
        copies = first;
    }

    /**
     * Starts the processes.
     *
     * @throws io.troupe.input.UserError when the settings are wrong
     * @throws EnvironmentFailure when a process does not work
     */
    static PythonEnvironment start(BridgeSettings settings, int copies) {
        if (copies < 1) {
            throw new IllegalArgumentException(settings.id() + ": copies must be at least 1, not " + copies);
        }
        int count = Math.min(settings.processes(), copies);
        List<Integer> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parts.add((int) (firstOf(i + 1, copies, count) - firstOf(i, copies, count)));
        }
        List<StartedProcess> started;
        try {
            started = StartedProcess.with(settings, parts, StartedProcess.deadline(settings.startTimeout()));
        } catch (StartFault e) {
            int first = (int) firstOf(e.process(), copies, count);
            throw PythonCopies.cannotStart(settings, first, parts.get(e.process()), e.fault());
        }
        try {
            return new PythonEnvironment(settings, started);
        } catch (RuntimeException | Error e) {
            try {
                PythonProcess.close(
                        started.stream().map(StartedProcess::process).toList());
            } catch (RuntimeException | Error another) {
                e.addSuppressed(another);
            }
            throw e;
        }
    }

    private static long firstOf(int process, int copies, int count) {
        return (long) copies * process / count;
    }

    /** What the copies are; an environment of one agent has one behaviour. */
    ParallelSpec spec() {
        return spec;
    }

    int copies() {
        return copies;
    }

    /** Numbers of the processes that step the copies now. */
    List<Long> pids() {
        return processes.stream().map(each -> each.process().pid()).toList();
    }

    /** Starts an episode in every copy; {@link #copyObservations} gives what is observed first. */
    void reset(long seed) {
        long deadline = StartedProcess.deadline(settings.startTimeout());
        for (PythonCopies process : processes) {
            process.seed(seed);
            process.beginReset(deadline);
        }
        for (PythonCopies process : processes) {
            process.finishReset(deadline);
        }
        replaceFailed();
        started = true;
    }

    /** Steps every copy: row {@code t} of a fragment, which is its own only part where there is one agent. */
    void step(Trajectory fragment, int t) {
        if (!started) {
            throw new IllegalStateException(spec.name() + ": reset it before the first step");
        }
        for (int i = 0; i < processes.size(); i++) {
            requireActions(processes.get(i), fragment, t);
        }
        long deadline = StartedProcess.deadline(settings.timeout());
        for (int i = 0; i < processes.size(); i++) {
            processes.get(i).beginStep(fragment, t, deadline);
        }
        for (int i = 0; i < processes.size(); i++) {
            processes.get(i).finishStep(fragment, t, deadline);
        }
        replaceFailed();
        for (int k = 0; k < spec.behaviours().size(); k++) {
            Trajectory part = fragment.parts().get(k);
            copyObservations(k, part.observations, (t + 1) * part.copies() * part.observationSize());
        }
    }

    private void replaceFailed() {
        for (int i = 0; i < processes.size(); i++) {
            if (processes.get(i).failed()) {
                Replacement.of(processes.stream().filter(PythonCopies::failed).toList(), settings);
                return;
            }
        }
    }

    private void requireActions(PythonCopies process, Trajectory fragment, int t) {
        for (int k = 0; k < process.parts().size(); k++) {
            BehaviourSpec behaviour = spec.behaviours().get(k);
            PartRows rows = process.parts().get(k);
            Trajectory part = fragment.parts().get(k);
            for (int row = 0; row < process.copies() * rows.agents(); row++) {
                int at = (t * part.copies() + rows.column(row)) * part.actionSize();
                String wrong = rows.isThere(row) ? whyNot(behaviour.action(), part.actions, at) : "";
                if (!wrong.isEmpty()) {
                    throw process.failure(row / rows.agents(), "bad action" + of(k, row % rows.agents()) + wrong);
                }
            }
        }
    }

    private String of(int behaviour, int agent) {
        return spec.agents().size() == 1
                ? ": "
                : " of agent '" + spec.agentsOf(behaviour).get(agent) + "': ";
    }

    /** What is continuous is clipped by the other side. */
    private static String whyNot(Space space, float[] actions, int offset) {
        if (!(space instanceof Box box)) {
            return space.whyNot(actions, offset);
        }
        for (int i = 0; i < box.size(); i++) {
            float value = actions[offset + i];
            if (!Float.isFinite(Math.clamp(value, box.low()[i], box.high()[i]))) {
                return "element " + i + " is " + value;
            }
        }
        return "";
    }

    /**
     * Copies out what the agents of a behaviour observe now.
     *
     * @param target [.., B * agents, O]
     * @param offset where the first row of copy 0 begins
     */
    void copyObservations(int behaviour, float[] target, int offset) {
        for (int i = 0; i < processes.size(); i++) {
            processes.get(i).parts().get(behaviour).copyObservations(target, offset);
        }
    }

    /** Copies out what the agents of a behaviour that has masks may do now. */
    void copyMasks(int behaviour, boolean[] target, int offset) {
        if (!spec.behaviours().get(behaviour).masked()) {
            throw new IllegalStateException(spec.name() + " gives no action masks");
        }
        for (int i = 0; i < processes.size(); i++) {
            processes.get(i).parts().get(behaviour).copyMasks(target, offset);
        }
    }

    List<EnvironmentFailure> drainRepairs() {
        if (repairs.isEmpty()) {
            return List.of();
        }
        List<EnvironmentFailure> drained = List.copyOf(repairs);
        repairs.clear();
        return drained;
    }

    @Override
    public void close() {
        PythonProcess.close(processes.stream().map(PythonCopies::process).toList());
    }
}
