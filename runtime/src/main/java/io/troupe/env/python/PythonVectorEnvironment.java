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
 * {@code environment.parameters.timeout}, and for {@code startTimeout} more where a process must be replaced.
 */
final class PythonVectorEnvironment implements VectorEnvironment {
    private final List<PythonCopies> processes;
    private final List<EnvironmentFailure> repairs;
    private final EnvironmentSpec spec;
    private final int copies;
    private final int actionSize;
    private boolean started;

    private PythonVectorEnvironment(List<PythonCopies> processes, List<EnvironmentFailure> repairs, int copies) {
        this.processes = processes;
        this.repairs = repairs;
        this.copies = copies;
        spec = processes.getFirst().spec();
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
        List<EnvironmentFailure> repairs = new ArrayList<>();
        List<PythonCopies> processes = new ArrayList<>();
        int count = Math.min(settings.processes(), copies);
        try {
            for (int i = 0; i < count; i++) {
                int first = (int) ((long) copies * i / count);
                int end = (int) ((long) copies * (i + 1) / count);
                processes.add(PythonCopies.start(settings, first, end - first, repairs::add));
                if (!processes.getLast().spec().equals(processes.getFirst().spec())) {
                    throw processes.getLast().failure(0, "its spec differs from that of copy 0");
                }
            }
            return new PythonVectorEnvironment(List.copyOf(processes), repairs, copies);
        } catch (RuntimeException | Error e) {
            processes.forEach(PythonCopies::close);
            throw e;
        }
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
        return processes.stream().map(PythonCopies::pid).toList();
    }

    @Override
    public void reset(long seed, float[] observations, int offset) {
        for (PythonCopies process : processes) {
            process.reset(seed, observations, offset);
        }
        started = true;
    }

    @Override
    public void step(Trajectory fragment, int t) {
        if (!started) {
            throw new IllegalStateException(spec.name() + ": reset it before the first step");
        }
        int offset = t * copies * actionSize;
        for (PythonCopies process : processes) {
            requireActions(process, fragment.actions, offset);
        }
        for (int i = 0; i < processes.size(); i++) {
            processes.get(i).beginStep(fragment.actions, offset);
        }
        for (int i = 0; i < processes.size(); i++) {
            processes.get(i).finishStep(fragment, t);
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
        processes.forEach(PythonCopies::close);
    }
}
