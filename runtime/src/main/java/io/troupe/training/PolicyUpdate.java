package io.troupe.training;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One update of the policy, for a flight recording that asks for it. */
@Name(PolicyUpdate.NAME)
@Label("Policy Update")
@Description("A learner learnt from a batch")
@Category("Troupe")
@Enabled(false)
@StackTrace(false)
final class PolicyUpdate extends Event {
    static final String NAME = "io.troupe.PolicyUpdate";

    @Label("Gradient Steps")
    @Description("Steps of the optimiser that it took")
    int gradientSteps;
}
