@NullMarked
package io.troupe.actors.serialization;

import org.jspecify.annotations.NullMarked;
