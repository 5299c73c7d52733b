package io.troupe.env.python;

import java.util.Set;

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

    /** Names that {@code environment.parameters} may use. */
    Set<String> parameters() {
        return this == GYMNASIUM ? BridgeSettings.OF_GYMNASIUM : BridgeSettings.OF_PETTINGZOO;
    }
}
