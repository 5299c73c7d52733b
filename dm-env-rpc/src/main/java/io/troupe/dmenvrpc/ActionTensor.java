package io.troupe.dmenvrpc;

import dm_env_rpc.v1.DmEnvRpc.Tensor;
import io.troupe.env.EnvironmentParameters;

/**
 * One tensor of actions, of which a policy decides every element: a value within its bounds where they are continuous, a choice where they are
 * whole numbers.
 *
 * @param uid by which the server knows it
 * @param shape of it
 */
record ActionTensor(long uid, TensorShape shape) {
    private static final int MOST_CHOICES = 1 << 24;
    /** A double is exact up to here. */
    private static final double LARGEST_WHOLE = 0x1p53;

    /** @throws IllegalArgumentException where whole numbers are without bounds, or too many */
    ActionTensor {
        if (!Elements.areContinuous(shape.spec().getDtype())) {
            for (int i = 0; i < shape.size(); i++) {
                double choices = shape.high(i) - shape.low(i) + 1;
                if (choices > MOST_CHOICES || Math.abs(shape.low(i)) > LARGEST_WHOLE) {
                    throw new IllegalArgumentException(shape.what() + " is one of the whole numbers from "
                            + shape.low(i) + " to " + shape.high(i) + ", and a choice is one of at most "
                            + MOST_CHOICES + " between -2^53 and 2^53: the server must give it a min and a max, or "
                            + EnvironmentParameters.path(RpcSettings.ACTIONS) + " must leave it out");
                }
            }
        }
    }

    boolean continuous() {
        return Elements.areContinuous(shape.spec().getDtype());
    }

    /** Choices of an element. */
    int choices(int i) {
        return (int) (shape.high(i) - shape.low(i)) + 1;
    }

    /** What the server is sent for the actions from {@code offset} on: what is continuous as if it were clipped. */
    Tensor pack(float[] actions, int offset) {
        double[] values = new double[shape.size()];
        for (int i = 0; i < values.length; i++) {
            double action = actions[offset + i];
            values[i] = continuous() ? Math.clamp(action, shape.low(i), shape.high(i)) : shape.low(i) + action;
        }
        return Elements.of(shape.spec().getDtype(), values)
                .addAllShape(shape.spec().getShapeList())
                .build();
    }
}
