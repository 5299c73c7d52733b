/** Several behaviours in one run: the learners of all of them as one. */
@NullMarked
package io.troupe.joint;

import org.jspecify.annotations.NullMarked;
