package io.troupe.tensorflow;

import io.troupe.input.UserError;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

/** Where a session computes: what {@code device} of an experiment says. */
public sealed interface Device {
    /**
     * Reads {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:N}.
     *
     * @throws UserError for anything else
     */
    static Device parse(String text) {
        Matcher numbered = Pattern.compile("gpu:(\\d{1,3})").matcher(text);
        if (numbered.matches()) {
            return new Gpu(Integer.parseInt(numbered.group(1)));
        }
        return switch (text) {
            case "auto" -> Auto.INSTANCE;
            case "cpu" -> Cpu.INSTANCE;
            case "gpu" -> new Gpu(0);
            default -> throw new UserError("device = " + text + " is not one of auto, cpu, gpu, gpu:N");
        };
    }

    /** A GPU where one is visible, else the CPU. */
    enum Auto implements Device {
        INSTANCE
    }

    /** The CPU, whatever else there is. */
    enum Cpu implements Device {
        INSTANCE
    }

    /**
     * One GPU; a session for it fails where it is not visible.
     *
     * @param index as the driver numbers them
     */
    record Gpu(int index) implements Device {}

    /**
     * One GPU where it is visible, else the CPU.
     *
     * @param index as the driver numbers them
     */
    record GpuIfVisible(int index) implements Device {}

    /** The same device, but the CPU instead of a failure: for work that some nodes of a run do without a GPU. */
    default Device ifVisible() {
        return this instanceof Gpu(int index) ? new GpuIfVisible(index) : this;
    }

    /**
     * The session's configuration. With one thread, the executor made for it: graphs of small nodes lose more to
     * hand-overs between threads than they gain, unless they have branches that weigh more than that. No graph optimiser:
     * it costs start-up time and finds nothing in these graphs.
     *
     * @param threads that nodes may run on
     */
    default ConfigProto configuration(int threads) {
        ConfigProto.Builder builder = ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(1)
                .setGraphOptions(GraphOptions.newBuilder()
                        .setRewriteOptions(RewriterConfig.newBuilder().setDisableMetaOptimizer(true)));
        if (threads == 1) {
            builder.setInterOpParallelismThreads(-1)
                    .setExperimental(ConfigProto.Experimental.newBuilder().setExecutorType("SINGLE_THREADED_EXECUTOR"));
        } else {
            // Pools of the same size are shared by all sessions of a process unless a session asks for its own.
            builder.setInterOpParallelismThreads(threads).setUsePerSessionThreads(true);
        }
        switch (this) {
            case Auto ignored -> builder.setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true));
            case Cpu ignored -> builder.putDeviceCount("GPU", 0);
            case Gpu(int index) -> builder.setGpuOptions(only(index));
            case GpuIfVisible(int index) -> builder.setGpuOptions(only(index));
        }
        return builder.build();
    }

    private static GPUOptions only(int index) {
        return GPUOptions.newBuilder()
                .setAllowGrowth(true)
                .setVisibleDeviceList(Integer.toString(index))
                .build();
    }

    /**
     * Refuses a session that does not compute where it was asked to.
     *
     * @param visible types of the devices that the session sees, such as {@code CPU} and {@code GPU}
     * @throws UserError when a GPU was asked for and none is visible
     */
    default void requireAmong(List<String> visible) {
        if (this instanceof Gpu(int index) && !visible.contains("GPU")) {
            throw new UserError("device = gpu:" + index + ", but TensorFlow sees no GPU here (it sees " + visible
                    + "); use device = cpu, or the build with CUDA and its libraries");
        }
    }
}
