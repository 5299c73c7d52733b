@NullMarked
package io.troupe.actors.transport;

import org.jspecify.annotations.NullMarked;
