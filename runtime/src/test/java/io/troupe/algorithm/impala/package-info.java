@NullMarked
package io.troupe.algorithm.impala;

import org.jspecify.annotations.NullMarked;
