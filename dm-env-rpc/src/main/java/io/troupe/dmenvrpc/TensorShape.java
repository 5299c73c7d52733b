package io.troupe.dmenvrpc;

import dm_env_rpc.v1.DmEnvRpc.Tensor;
import dm_env_rpc.v1.DmEnvRpc.TensorSpec;
import java.util.Arrays;
import java.util.List;

/**
 * What a server says of one tensor of numbers, checked.
 *
 * @param what it is, such as {@code observation 'board'}
 * @param spec as the server sent it
 * @param size elements
 * @param low least value of each element, inclusive
 * @param high largest value of each element, inclusive
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares these
record TensorShape(String what, TensorSpec spec, int size, double[] low, double[] high) {
    /** No tensor of more elements is taken: what is not real must not make this program run out of memory. */
    private static final int MOST_ELEMENTS = 1 << 26;

    /**
     * @param what it is, for messages
     * @param remedy said of a tensor that cannot be used
     * @throws IllegalArgumentException when it cannot be, saying why
     */
    static TensorShape of(String what, TensorSpec spec, String remedy) {
        if (!Elements.areNumbers(spec.getDtype())) {
            throw new IllegalArgumentException(
                    what + " is of dtype " + spec.getDtype() + ", and only numbers can be used" + remedy);
        }
        long size = 1;
        for (int n : spec.getShapeList()) {
            if (n < 1 || size * n > MOST_ELEMENTS) {
                throw new IllegalArgumentException(what + " has the shape " + spec.getShapeList() + ": "
                        + (n < 0
                                ? "one of variable length cannot be used"
                                : "every dimension must be from 1, and all" + " together of at most " + MOST_ELEMENTS
                                        + " elements")
                        + remedy);
            }
            size *= n;
        }
        double[] range = Elements.range(spec.getDtype());
        double[] low = bounds(what, "min", spec, spec.getMin(), (int) size, range[0]);
        double[] high = bounds(what, "max", spec, spec.getMax(), (int) size, range[1]);
        for (int i = 0; i < size; i++) {
            if (!(low[i] <= high[i])) {
                throw new IllegalArgumentException(
                        what + ", element " + i + ": its min " + low[i] + " is above its max " + high[i]);
            }
        }
        return new TensorShape(what, spec, (int) size, low, high);
    }

    /** One bound stands for all elements; where there is none, there is that of the type. */
    private static double[] bounds(
            String what, String which, TensorSpec spec, TensorSpec.Value value, int size, double otherwise) {
        Tensor tensor = Elements.of(value);
        double[] bounds = new double[size];
        if (tensor.getPayloadCase() == Tensor.PayloadCase.PAYLOAD_NOT_SET) {
            Arrays.fill(bounds, otherwise);
            return bounds;
        }
        int count = Elements.count(tensor);
        if (!Elements.isOf(spec.getDtype(), tensor) || (count != 1 && count != size)) {
            throw new IllegalArgumentException(what + " is of dtype " + spec.getDtype() + " with " + size
                    + " elements, and its " + which + " is " + count + " " + tensor.getPayloadCase());
        }
        for (int i = 0; i < size; i++) {
            bounds[i] = Elements.at(tensor, count == 1 ? 0 : i);
        }
        return bounds;
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
