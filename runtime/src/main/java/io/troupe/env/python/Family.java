package io.troupe.env.python;

import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Reach;
import java.util.Set;
import java.util.TreeSet;

/** Interfaces that environments in Python have. */
enum Family {
    GYMNASIUM("gymnasium", "the id by which Gymnasium knows it, such as CartPole-v1"),
    PETTINGZOO("pettingzoo", "the module that has its function parallel_env, such as mpe2.simple_spread_v3");

    private final String text;
    private final String meaningOfId;

    Family(String text, String meaningOfId) {
        this.text = text;
        this.meaningOfId = meaningOfId;
    }

    /** What the other side, and {@code environment.name}, call it. */
    String text() {
        return text;
    }

    /** What {@code environment.parameters.id} is. */
    String meaningOfId() {
        return meaningOfId;
    }

    /** Flags that a row may have. */
    int flags() {
        int ends = ResultLayout.TERMINATED | ResultLayout.TRUNCATED | ResultLayout.VOIDED;
        return this == GYMNASIUM ? ends : ends | ResultLayout.ABSENT | ResultLayout.OVER;
    }

    /** Which of the parameters say what is started, and whose code is run there. */
    Reach reach(EnvironmentParameters parameters) {
        Set<String> foreign = new TreeSet<>(parameters.values().keySet());
        // Some of Gymnasium's own environments load others, by an argument.
        foreign.retainAll(Set.of(BridgeSettings.ID, BridgeSettings.KWARGS));
        if (this == GYMNASIUM
                && !String.valueOf(parameters.values().get(BridgeSettings.ID)).contains(":")) {
            foreign.remove(BridgeSettings.ID);
        }
        return new Reach(BridgeSettings.PROGRAM, foreign);
    }

    /** Names that {@code environment.parameters} may use. */
    Set<String> parameters() {
        return this == GYMNASIUM ? BridgeSettings.OF_GYMNASIUM : BridgeSettings.OF_PETTINGZOO;
    }
}
