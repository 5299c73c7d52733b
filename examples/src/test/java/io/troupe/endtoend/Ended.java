package io.troupe.endtoend;

/**
 * How a process ended.
 *
 * @param exitCode 128 plus the signal's number when a signal ended it
 * @param out everything that it wrote to standard output
 * @param err everything that it wrote to standard error
 */
record Ended(int exitCode, String out, String err) {}
