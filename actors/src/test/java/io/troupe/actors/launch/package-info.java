@NullMarked
package io.troupe.actors.launch;

import org.jspecify.annotations.NullMarked;
