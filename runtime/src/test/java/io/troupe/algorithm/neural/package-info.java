@NullMarked
package io.troupe.algorithm.neural;

import org.jspecify.annotations.NullMarked;
