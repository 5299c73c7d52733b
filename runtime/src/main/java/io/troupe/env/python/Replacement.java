package io.troupe.env.python;

import io.troupe.env.EnvironmentFailure;
import io.troupe.input.UserError;
import java.util.List;

/**
 * Puts new processes in the place of those that failed. All of them are ended first; then their successors start side by
 * side, and their first episodes too, under one {@code startTimeout}.
 */
final class Replacement {
    private Replacement() {}

    /**
     * @param failed at least one
     * @throws EnvironmentFailure when one of them failed before one good step, or its successor does not work
     */
    static void of(List<PythonCopies> failed, BridgeSettings settings) {
        PythonProcess.end(failed.stream().map(PythonCopies::process).toList());
        List<EnvironmentFailure> failures =
                failed.stream().map(PythonCopies::requireReplaceable).toList();
        if (Thread.currentThread().isInterrupted()) {
            throw failures.getFirst();
        }
        long deadline = StartedProcess.deadline(settings.startTimeout());
        List<Integer> copies = failed.stream().map(PythonCopies::copies).toList();
        List<StartedProcess> started;
        try {
            started = StartedProcess.with(settings, copies, deadline);
        } catch (StartFault e) {
            throw failed.get(e.process()).beyondRepair(e.fault(), failures.get(e.process()));
        } catch (UserError e) {
            throw failed.getFirst().beyondRepair(e, failures.getFirst());
        }
        // First of all, so that closing the environment closes every one of them.
        for (int i = 0; i < failed.size(); i++) {
            failed.get(i).replace(started.get(i));
        }
        failed.forEach(each -> each.beginReset(deadline));
        failed.forEach(each -> each.finishReset(deadline));
        for (int i = 0; i < failed.size(); i++) {
            if (failed.get(i).failed()) {
                PythonProcess.end(List.of(failed.get(i).process()));
                throw failed.get(i).beyondRepair(failed.get(i).takeFault(), failures.get(i));
            }
        }
        for (int i = 0; i < failed.size(); i++) {
            failed.get(i).replaced(failures.get(i));
        }
    }
}
