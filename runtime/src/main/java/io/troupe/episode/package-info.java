/** One episode after the other in one copy of an environment: watched, recorded, and played back. */
@NullMarked
package io.troupe.episode;

import org.jspecify.annotations.NullMarked;
