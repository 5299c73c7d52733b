package io.troupe.env.python;

import io.troupe.env.EnvironmentFailure;
import io.troupe.env.VectorEnvironment;
import io.troupe.spec.Box;
import io.troupe.spec.EnvironmentSpec;
import io.troupe.spec.Space;
import io.troupe.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies of an environment that Python processes step, side by side. A step may block for
 * {@code environment.parameters.timeout}, and where processes must be replaced for {@code startTimeout} and the few seconds
 * that ending them takes more, however many they are.
 */
final class PythonVectorEnvironment implements VectorEnvironment {
    private final BridgeSettings settings;
    private final List<PythonCopies> processes = new ArrayList<>();
    private final List<EnvironmentFailure> repairs = new ArrayList<>();
    private final EnvironmentSpec spec;
    private final int copies;
    private final int actionSize;
    private boolean started;

    /** @param parts taken over, unless this fails */
    private PythonVectorEnvironment(BridgeSettings settings, List<StartedProcess> parts) {
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
        actionSize = spec.action().size();
    }

    /**
     * Starts the processes.
     *
     * @throws io.troupe.input.UserError when the settings are wrong
     * @throws EnvironmentFailure when a process does not work
     */
    static PythonVectorEnvironment start(BridgeSettings settings, int copies) {
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
            return new PythonVectorEnvironment(settings, started);
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

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public int copies() {
        return copies;
    }

    /** Numbers of the processes that step the copies now. */
    List<Long> pids() {
        return processes.stream().map(each -> each.process().pid()).toList();
    }

    @Override
    public void reset(long seed, float[] observations, int offset) {
        long deadline = StartedProcess.deadline(settings.startTimeout());
        for (PythonCopies process : processes) {
            process.seed(seed);
            process.beginReset(deadline);
        }
        for (PythonCopies process : processes) {
            process.finishReset(deadline);
        }
        replaceFailed();
        for (PythonCopies process : processes) {
            process.copyObservations(observations, offset);
        }
        started = true;
    }

    @Override
    public void step(Trajectory fragment, int t) {
        if (!started) {
            throw new IllegalStateException(spec.name() + ": reset it before the first step");
        }
        int offset = t * copies * actionSize;
        for (int i = 0; i < processes.size(); i++) {
            requireActions(processes.get(i), fragment.actions, offset);
        }
        long deadline = StartedProcess.deadline(settings.timeout());
        for (int i = 0; i < processes.size(); i++) {
            processes.get(i).beginStep(fragment.actions, offset, deadline);
        }
        for (int i = 0; i < processes.size(); i++) {
            processes.get(i).finishStep(fragment, t, deadline);
        }
        replaceFailed();
        int next = (t + 1) * copies * spec.observation().size();
        for (int i = 0; i < processes.size(); i++) {
            processes.get(i).copyObservations(fragment.observations, next);
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

    private void requireActions(PythonCopies process, float[] actions, int offset) {
        for (int b = 0; b < process.copies(); b++) {
            String wrong = whyNot(spec.action(), actions, offset + (process.first() + b) * actionSize);
            if (!wrong.isEmpty()) {
                throw process.failure(b, "bad action: " + wrong);
            }
        }
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

    @Override
    public void actionMasks(boolean[] masks, int offset) {
        if (!spec.masked()) {
            throw new IllegalStateException(spec.name() + " gives no action masks");
        }
        for (PythonCopies process : processes) {
            process.copyMasks(masks, offset);
        }
    }

    @Override
    public List<EnvironmentFailure> drainRepairs() {
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
