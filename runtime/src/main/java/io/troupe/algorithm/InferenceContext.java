package io.troupe.algorithm;

/**
 * What inference that several workers share is to be.
 *
 * @param rowsPerWorker observations that each worker asks for at a time
 * @param exact whether every worker must get the bits that it would have computed itself
 * @param device what the experiment says: where inference may compute, if it need not be exact
 */
public record InferenceContext(int rowsPerWorker, boolean exact, String device) {}
