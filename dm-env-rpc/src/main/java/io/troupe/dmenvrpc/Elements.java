package io.troupe.dmenvrpc;

import com.google.protobuf.ByteString;
import dm_env_rpc.v1.DmEnvRpc.DataType;
import dm_env_rpc.v1.DmEnvRpc.Tensor;
import dm_env_rpc.v1.DmEnvRpc.TensorSpec;

/** The numbers in a tensor, of whichever type they are. */
final class Elements {
    private static final double TWO_TO_64 = 0x1p64;

    private Elements() {}

    /** Whether tensors of a type are numbers here: truth values are 0 and 1. */
    static boolean areNumbers(DataType type) {
        return switch (type) {
            case FLOAT, DOUBLE, INT8, INT32, INT64, UINT8, UINT32, UINT64, BOOL -> true;
            case STRING, PROTO, INVALID_DATA_TYPE, UNRECOGNIZED -> false;
        };
    }

    /** Whether they can be anything between two whole numbers. */
    static boolean areContinuous(DataType type) {
        return type == DataType.FLOAT || type == DataType.DOUBLE;
    }

    /** Whether a tensor is of a type: both are numbered alike. */
    static boolean isOf(DataType type, Tensor tensor) {
        return tensor.getPayloadCase().getNumber() == type.getNumber();
    }

    /** How many there are in a tensor of numbers. */
    static int count(Tensor tensor) {
        return switch (tensor.getPayloadCase()) {
            case FLOATS -> tensor.getFloats().getArrayCount();
            case DOUBLES -> tensor.getDoubles().getArrayCount();
            case INT8S -> tensor.getInt8S().getArray().size();
            case INT32S -> tensor.getInt32S().getArrayCount();
            case INT64S -> tensor.getInt64S().getArrayCount();
            case UINT8S -> tensor.getUint8S().getArray().size();
            case UINT32S -> tensor.getUint32S().getArrayCount();
            case UINT64S -> tensor.getUint64S().getArrayCount();
            case BOOLS -> tensor.getBools().getArrayCount();
            case STRINGS, PROTOS, PAYLOAD_NOT_SET -> 0;
        };
    }

    /** The {@code i}-th. */
    static double at(Tensor tensor, int i) {
        return switch (tensor.getPayloadCase()) {
            case FLOATS -> tensor.getFloats().getArray(i);
            case DOUBLES -> tensor.getDoubles().getArray(i);
            case INT8S -> tensor.getInt8S().getArray().byteAt(i);
            case INT32S -> tensor.getInt32S().getArray(i);
            case INT64S -> tensor.getInt64S().getArray(i);
            case UINT8S -> Byte.toUnsignedInt(tensor.getUint8S().getArray().byteAt(i));
            case UINT32S -> Integer.toUnsignedLong(tensor.getUint32S().getArray(i));
            case UINT64S -> unsigned(tensor.getUint64S().getArray(i));
            case BOOLS -> tensor.getBools().getArray(i) ? 1 : 0;
            case STRINGS, PROTOS, PAYLOAD_NOT_SET ->
                throw new IllegalArgumentException("no numbers: " + tensor.getPayloadCase());
        };
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : value + TWO_TO_64;
    }

    /** A bound as a tensor. */
    static Tensor of(TensorSpec.Value bound) {
        Tensor.Builder tensor = Tensor.newBuilder();
        switch (bound.getPayloadCase()) {
            case FLOATS -> tensor.setFloats(bound.getFloats());
            case DOUBLES -> tensor.setDoubles(bound.getDoubles());
            case INT8S -> tensor.setInt8S(bound.getInt8S());
            case INT32S -> tensor.setInt32S(bound.getInt32S());
            case INT64S -> tensor.setInt64S(bound.getInt64S());
            case UINT8S -> tensor.setUint8S(bound.getUint8S());
            case UINT32S -> tensor.setUint32S(bound.getUint32S());
            case UINT64S -> tensor.setUint64S(bound.getUint64S());
            case PAYLOAD_NOT_SET -> {}
        }
        return tensor.build();
    }

    /** The least and the largest value of a type of numbers; what is continuous has no bounds of its own. */
    static double[] range(DataType type) {
        return switch (type) {
            case INT8 -> new double[] {Byte.MIN_VALUE, Byte.MAX_VALUE};
            case INT32 -> new double[] {Integer.MIN_VALUE, Integer.MAX_VALUE};
            case INT64 -> new double[] {Long.MIN_VALUE, Long.MAX_VALUE};
            case UINT8 -> new double[] {0, 0xff};
            case UINT32 -> new double[] {0, 0xffffffffL};
            case UINT64 -> new double[] {0, TWO_TO_64};
            case BOOL -> new double[] {0, 1};
            case FLOAT, DOUBLE, STRING, PROTO, INVALID_DATA_TYPE, UNRECOGNIZED ->
                new double[] {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY};
        };
    }

    /** What a tensor of a type of numbers holds. */
    static Tensor.Builder of(DataType type, double[] values) {
        Tensor.Builder tensor = Tensor.newBuilder();
        return switch (type) {
            case FLOAT -> {
                Tensor.FloatArray.Builder array = Tensor.FloatArray.newBuilder();
                for (double value : values) {
                    array.addArray((float) value);
                }
                yield tensor.setFloats(array);
            }
            case DOUBLE -> {
                Tensor.DoubleArray.Builder array = Tensor.DoubleArray.newBuilder();
                for (double value : values) {
                    array.addArray(value);
                }
                yield tensor.setDoubles(array);
            }
            case INT8 -> tensor.setInt8S(Tensor.Int8Array.newBuilder().setArray(bytes(values)));
            case UINT8 -> tensor.setUint8S(Tensor.Uint8Array.newBuilder().setArray(bytes(values)));
            case INT32 -> {
                Tensor.Int32Array.Builder array = Tensor.Int32Array.newBuilder();
                for (double value : values) {
                    array.addArray((int) value);
                }
                yield tensor.setInt32S(array);
            }
            case INT64 -> {
                Tensor.Int64Array.Builder array = Tensor.Int64Array.newBuilder();
                for (double value : values) {
                    array.addArray((long) value);
                }
                yield tensor.setInt64S(array);
            }
            case UINT32 -> {
                Tensor.Uint32Array.Builder array = Tensor.Uint32Array.newBuilder();
                for (double value : values) {
                    array.addArray((int) (long) value);
                }
                yield tensor.setUint32S(array);
            }
            case UINT64 -> {
                Tensor.Uint64Array.Builder array = Tensor.Uint64Array.newBuilder();
                for (double value : values) {
                    array.addArray((long) value);
                }
                yield tensor.setUint64S(array);
            }
            case BOOL -> {
                Tensor.BoolArray.Builder array = Tensor.BoolArray.newBuilder();
                for (double value : values) {
                    array.addArray(value != 0);
                }
                yield tensor.setBools(array);
            }
            case STRING, PROTO, INVALID_DATA_TYPE, UNRECOGNIZED ->
                throw new IllegalArgumentException("no numbers: " + type);
        };
    }

    private static ByteString bytes(double[] values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) (int) values[i];
        }
        return ByteString.copyFrom(bytes);
    }
}
