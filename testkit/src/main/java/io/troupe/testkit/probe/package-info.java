/**
 * Small environments that say which part of an algorithm is wrong, and what trains and judges an algorithm on them in
 * one thread.
 */
@NullMarked
package io.troupe.testkit.probe;

import org.jspecify.annotations.NullMarked;
