/** What the supervisor decides by: limits, intervals, the return window. Plain classes. */
@NullMarked
package io.troupe.schedule;

import org.jspecify.annotations.NullMarked;
