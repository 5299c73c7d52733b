/** Environments as their authors would write them: start here for one of your own. */
@NullMarked
package io.troupe.examples;

import org.jspecify.annotations.NullMarked;
