package io.troupe.dmenvrpc;

import dm_env_rpc.v1.DmEnvRpc.Tensor;
import dm_env_rpc.v1.DmEnvRpc.TensorSpec;
import java.util.List;

/**
 * What a server says of one tensor of numbers, checked.
 *
 * @param what it is, such as {@code observation 'board'}
 * @param spec as the server sent it
 * @param size elements
 * @param lows least value of each element, inclusive, or one for all
 * @param highs largest value of each element, inclusive, or one for all
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares these
record TensorShape(String what, TensorSpec spec, int size, double[] lows, double[] highs) {
    /**
     * @param what it is, for messages
     * @param remedy said of a tensor that cannot be used
     * @param budget of which it takes
     * @throws IllegalArgumentException when it cannot be, saying why
     */
    static TensorShape of(String what, TensorSpec spec, String remedy, ElementBudget budget) {
        if (!Elements.areNumbers(spec.getDtype())) {
            throw new IllegalArgumentException(
                    what + " is of dtype " + spec.getDtype() + ", and only numbers can be used" + remedy);
        }
        int size = budget.take(what, spec, remedy);
        double[] range = Elements.range(spec.getDtype());
        TensorShape shape = new TensorShape(
                what,
                spec,
                size,
                bounds(what, "min", spec, spec.getMin(), size, range[0]),
                bounds(what, "max", spec, spec.getMax(), size, range[1]));
        for (int i = 0; i < size; i++) {
            if (!(shape.low(i) <= shape.high(i))) {
                throw new IllegalArgumentException(
                        what + ", element " + i + ": its min " + shape.low(i) + " is above its max " + shape.high(i));
            }
        }
        return shape;
    }

    /** One bound stands for all elements; where there is none, there is that of the type. */
    private static double[] bounds(
            String what, String which, TensorSpec spec, TensorSpec.Value value, int size, double otherwise) {
        Tensor tensor = Elements.of(value);
        if (tensor.getPayloadCase() == Tensor.PayloadCase.PAYLOAD_NOT_SET) {
            return new double[] {otherwise};
        }
        int count = Elements.count(tensor);
        if (!Elements.isOf(spec.getDtype(), tensor) || (count != 1 && count != size)) {
            throw new IllegalArgumentException(what + " is of dtype " + spec.getDtype() + " with " + size
                    + " elements, and its " + which + " is " + count + " " + tensor.getPayloadCase());
        }
        double[] bounds = new double[count];
        for (int i = 0; i < count; i++) {
            bounds[i] = Elements.at(tensor, i);
        }
        return bounds;
    }

    /** Least value of element {@code i}, inclusive. */
    double low(int i) {
        return lows[lows.length == 1 ? 0 : i];
    }

    /** Largest value of element {@code i}, inclusive. */
    double high(int i) {
        return highs[highs.length == 1 ? 0 : i];
    }

    /** Dimensions, of which a single value has none on the wire. */
    List<Integer> dimensions() {
        return spec.getShapeCount() == 0 ? List.of(1) : List.copyOf(spec.getShapeList());
    }

    /** Writes what came of it as floats. */
    void read(Tensor tensor, float[] target, int offset) throws RpcFault {
        int count = requireAsSaid(tensor);
        for (int i = 0; i < size; i++) {
            float value = (float) Elements.at(tensor, count == 1 ? 0 : i);
            if (!Float.isFinite(value)) {
                throw new RpcFault("element " + i + " of " + what + " is " + value);
            }
            target[offset + i] = value;
        }
    }

    private int requireAsSaid(Tensor tensor) throws RpcFault {
        int count = Elements.count(tensor);
        if (!Elements.isOf(spec.getDtype(), tensor)
                || !tensor.getShapeList().equals(spec.getShapeList())
                || (count != 1 && count != size)) {
            throw new RpcFault(what + " came as " + count + " " + tensor.getPayloadCase() + " of shape "
                    + tensor.getShapeList() + ", and its spec says " + spec.getDtype() + " of shape "
                    + spec.getShapeList());
        }
        return count;
    }
}
