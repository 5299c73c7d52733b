package io.troupe.tensorflow;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One run of a session, for a flight recording that asks for it. */
@Name(TensorFlowRun.NAME)
@Label("TensorFlow Run")
@Description("A graph was run, with everything fed and fetched")
@Category({"Troupe", "TensorFlow"})
@Enabled(false)
@StackTrace(false)
final class TensorFlowRun extends Event {
    static final String NAME = "io.troupe.TensorFlowRun";
}
