@NullMarked
package io.troupe.algorithm.sac;

import org.jspecify.annotations.NullMarked;
