package io.troupe.dmenvrpc;

import dm_env_rpc.v1.DmEnvRpc.StepResponse;

/**
 * One tensor of observations.
 *
 * @param uid by which the server knows it
 * @param name of it
 * @param shape of it
 */
record ObservationTensor(long uid, String name, TensorShape shape) {
    /** Writes it as floats. */
    void read(StepResponse response, float[] target, int offset) throws RpcFault {
        if (!response.containsObservations(uid)) {
            throw new RpcFault(shape.what() + " was asked for and did not come");
        }
        shape.read(response.getObservationsOrThrow(uid), target, offset);
    }
}
