package io.troupe.config;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The experiments that come with Troupe: resources in {@code io/troupe/experiments}. */
public final class ShippedExperiments {
    private static final SortedSet<String> NAMES = Collections.unmodifiableSortedSet(new TreeSet<>(List.of(
            "acrobot",
            "acrobot-dqn",
            "acrobot-ppo",
            "bipedal-walker",
            "cartpole",
            "cartpole-appo",
            "cartpole-dqn",
            "cartpole-impala",
            "cartpole-ppo",
            "frozen-lake",
            "gymnasium-cartpole",
            "gymnasium-lunar-lander",
            "lunar-lander",
            "mini-breakout",
            "mountain-car",
            "mountain-car-continuous",
            "mountain-car-continuous-sac",
            "mountain-car-dqn",
            "pendulum",
            "pendulum-ppo",
            "pendulum-sac",
            "pendulum-td3",
            "pettingzoo-simple-spread",
            "pursuit",
            "tic-tac-toe",
            "workspace-cooperative-advanced",
            "workspace-cooperative-beginner",
            "workspace-cooperative-expert",
            "workspace-cooperative-intermediate",
            "workspace-exploration-advanced",
            "workspace-exploration-beginner",
            "workspace-exploration-expert",
            "workspace-exploration-intermediate",
            "workspace-manipulation-advanced",
            "workspace-manipulation-beginner",
            "workspace-manipulation-expert",
            "workspace-manipulation-intermediate",
            "workspace-navigation-advanced",
            "workspace-navigation-beginner",
            "workspace-navigation-expert",
            "workspace-navigation-intermediate")));

    private ShippedExperiments() {}

    /** Every name, sorted. */
    public static SortedSet<String> names() {
        return NAMES;
    }

    /** Where the experiment is on the class path. */
    static String resource(String name) {
        return "io/troupe/experiments/" + name + ".conf";
    }
}
