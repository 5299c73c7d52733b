/** Fragments of experience: contiguous arrays that pass by ownership. */
@NullMarked
package io.troupe.trajectory;

import org.jspecify.annotations.NullMarked;
