/** What an experiment puts around an environment, one around the other. */
@NullMarked
package io.troupe.env.wrapper;

import org.jspecify.annotations.NullMarked;
