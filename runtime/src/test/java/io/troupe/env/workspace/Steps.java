package io.troupe.env.workspace;

import io.troupe.env.EnvironmentParameters;
import io.troupe.policy.PolicyVersion;
import io.troupe.trajectory.Trajectory;
import java.util.Map;

/** Takes single steps of one copy of a task that a test has put where it wants it. */
final class Steps {
    private final WorkspaceTask task;
    private final Trajectory fragment;

    Steps(WorkspaceTask task) {
        this.task = task;
        fragment = new Trajectory(task.spec(), 1, 1);
        task.reset(1, fragment.observations, 0);
        task.columns.clear(0);
    }

    static WorkspaceSettings settings(Map<String, Double> weights, Map<String, Object> parameters) {
        return WorkspaceSettings.from(new EnvironmentParameters(parameters), weights);
    }

    /** The fragment that the step is in: its row 0, and the observation after it in row 1. */
    Trajectory step(float... actions) {
        fragment.begin(0, 0, PolicyVersion.INITIAL);
        System.arraycopy(actions, 0, fragment.actions, 0, actions.length);
        task.step(fragment, 0);
        return fragment;
    }

    /** Element i of the observation after the last step. */
    float observed(int i) {
        return fragment.observations[fragment.observationSize() + i];
    }

    /** Element i of the final observation of the episode that the last step ended. */
    float measured(String name) {
        return fragment.episodes.measure(0, task.spec().measures().indexOf(name));
    }
}
