/** Learners that make every update together: who takes part, and what happens when one is lost. */
@NullMarked
package io.troupe.group;

import org.jspecify.annotations.NullMarked;
