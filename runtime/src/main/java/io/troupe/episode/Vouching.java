package io.troupe.episode;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.env.Reach;
import io.troupe.input.UserError;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is believed of the parameters in a recording: it is data that people pass on, and not to run what it names. */
final class Vouching {
    private Vouching() {}

    /** Without those that say which program is started. */
    static EnvironmentParameters withoutPrograms(
            Environments environments, String environment, EnvironmentParameters parameters) {
        Reach reach = environments.reach(environment, parameters);
        Map<String, Object> rest = new TreeMap<>(parameters.values());
        rest.keySet().removeAll(reach.programs());
        return new EnvironmentParameters(rest);
    }

    /** @throws UserError naming the parameters that say whose code is run, or what is connected to, if there are any */
    static void requireOwn(Environments environments, String environment, EnvironmentParameters parameters) {
        ObjectMapper mapper = new ObjectMapper();
        TreeSet<String> said = new TreeSet<>();
        for (String name : environments.reach(environment, parameters).foreign()) {
            // As JSON, in which nothing is sent to a terminal that it obeys.
            said.add("environment.parameters." + name + " = "
                    + mapper.valueToTree(parameters.values().get(name)));
        }
        if (!said.isEmpty()) {
            throw new UserError("the recording says what is run or connected to outside of Troupe, for environment "
                    + mapper.valueToTree(environment) + ": " + String.join(", ", said)
                    + ". Where you know that, and who made the file, --trust plays it back.");
        }
    }
}
