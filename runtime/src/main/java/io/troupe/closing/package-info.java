/** Closing several things where some of them may fail to close. */
@NullMarked
package io.troupe.closing;

import org.jspecify.annotations.NullMarked;
