package io.troupe.algorithm.neural;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.troupe.math.RunningMoments;
import io.troupe.proto.checkpoint.Moments;
import io.troupe.proto.learner.AdamState;
import io.troupe.proto.learner.NetworkState;
import io.troupe.proto.learner.RandomState;
import io.troupe.random.RandomStream;
import java.util.SortedMap;

/** Components of a saved learner to and from their messages. */
public final class LearnerState {
    private LearnerState() {}

    /** Moments as {@link #restore} reads them. */
    public static byte[] bytes(RunningMoments moments) {
        Moments.Builder message = Moments.newBuilder().setCount(moments.count());
        for (int i = 0; i < moments.size(); i++) {
            message.addMean(moments.mean(i)).addSquaredDeviations(moments.squaredDeviations(i));
        }
        return message.build().toByteArray();
    }

    /** @throws IllegalArgumentException naming the component, like every method here */
    public static void restore(RunningMoments moments, String component, Moments saved) {
        requireLength(component, "mean", saved.getMeanCount(), moments.size());
        requireLength(component, "squared_deviations", saved.getSquaredDeviationsCount(), moments.size());
        double[] mean = new double[moments.size()];
        double[] squares = new double[moments.size()];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = saved.getMean(i);
            squares[i] = saved.getSquaredDeviations(i);
        }
        moments.restore(saved.getCount(), mean, squares);
    }

    /** The state of Adam. */
    public static byte[] bytes(long steps, float[] firstMoment, float[] secondMoment) {
        AdamState.Builder message = AdamState.newBuilder().setSteps(steps);
        for (int i = 0; i < firstMoment.length; i++) {
            message.addFirstMoment(firstMoment[i]).addSecondMoment(secondMoment[i]);
        }
        return message.build().toByteArray();
    }

    /** Of a saved Adam, [parameters]. */
    public static float[] firstMoment(String component, AdamState saved, int parameters) {
        requireLength(component, "first_moment", saved.getFirstMomentCount(), parameters);
        float[] values = new float[parameters];
        for (int i = 0; i < parameters; i++) {
            values[i] = saved.getFirstMoment(i);
        }
        return values;
    }

    /** Of a saved Adam, [parameters]. */
    public static float[] secondMoment(String component, AdamState saved, int parameters) {
        requireLength(component, "second_moment", saved.getSecondMomentCount(), parameters);
        float[] values = new float[parameters];
        for (int i = 0; i < parameters; i++) {
            values[i] = saved.getSecondMoment(i);
        }
        return values;
    }

    /** Parameters of a network, as {@link #parameters} reads them. */
    public static byte[] bytes(float[] parameters) {
        NetworkState.Builder message = NetworkState.newBuilder();
        for (float parameter : parameters) {
            message.addParameters(parameter);
        }
        return message.build().toByteArray();
    }

    /** Of a saved network, [size]. */
    public static float[] parameters(SortedMap<String, byte[]> components, String component, int size) {
        NetworkState saved = parse(NetworkState.parser(), components, component);
        requireLength(component, "parameters", saved.getParametersCount(), size);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = saved.getParameters(i);
        }
        return values;
    }

    /** A random stream, as {@link #restore(RandomStream, String, SortedMap)} reads it. */
    public static byte[] bytes(RandomStream random) {
        return RandomState.newBuilder().setState(random.state()).build().toByteArray();
    }

    /** Goes on with a saved stream. */
    public static void restore(RandomStream random, String component, SortedMap<String, byte[]> components) {
        random.restore(parse(RandomState.parser(), components, component).getState());
    }

    /** Reads a component of a saved learner. */
    public static <M extends MessageLite> M parse(
            Parser<M> parser, SortedMap<String, byte[]> components, String component) {
        byte[] bytes = components.get(component);
        if (bytes == null) {
            throw new IllegalArgumentException("the saved learner lacks its component '" + component + "'");
        }
        try {
            return parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(
                    "component '" + component + "' of the saved learner cannot be read: " + e.getMessage(), e);
        }
    }

    private static void requireLength(String component, String field, int actual, int expected) {
        if (actual != expected) {
            throw new IllegalArgumentException("component '" + component + "' of the saved learner has " + actual
                    + " values in " + field + ", the learner " + expected);
        }
    }
}
