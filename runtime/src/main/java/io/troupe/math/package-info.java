/** Pure functions on float[]: returns, advantages, moments. Equation and paper in each Javadoc. */
@NullMarked
package io.troupe.math;

import org.jspecify.annotations.NullMarked;
