/** How control messages travel: registration-only Kryo. */
@NullMarked
package io.troupe.actors.serialization;

import org.jspecify.annotations.NullMarked;
