/** IMPALA: policy gradients with V-trace; what corrects a batch for the lag of the policy that collected it. */
@NullMarked
package io.troupe.algorithm.impala;

import org.jspecify.annotations.NullMarked;
