package io.troupe.env;

import io.troupe.input.UserError;
import java.util.Set;
import java.util.TreeSet;

/** An environment that an experiment can name. */
sealed interface RegisteredEnvironment {
    /** Names that {@code environment.parameters} may use. */
    Set<String> parameterNames();

    /** Which of these parameters reach beyond this program. */
    Reach reach(EnvironmentParameters parameters);

    /** With one agent a copy. */
    record OfOneAgent(EnvironmentProvider provider) implements RegisteredEnvironment {
        @Override
        public Set<String> parameterNames() {
            return provider.parameterNames();
        }

        @Override
        public Reach reach(EnvironmentParameters parameters) {
            return provider.reach(parameters);
        }
    }

    /** With several agents a copy. */
    record OfSeveralAgents(ParallelEnvironmentProvider provider) implements RegisteredEnvironment {
        @Override
        public Set<String> parameterNames() {
            return provider.parameterNames();
        }

        @Override
        public Reach reach(EnvironmentParameters parameters) {
            return provider.reach(parameters);
        }
    }

    /** @throws UserError naming a parameter that the environment does not have */
    default void requireKnown(String name, EnvironmentParameters parameters) {
        for (String parameter : new TreeSet<>(parameters.values().keySet())) {
            if (!parameterNames().contains(parameter)) {
                throw new UserError(Environments.unknownParameter(name, parameter, parameterNames()));
            }
        }
    }
}
