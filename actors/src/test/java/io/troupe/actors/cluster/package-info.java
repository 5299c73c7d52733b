@NullMarked
package io.troupe.actors.cluster;

import org.jspecify.annotations.NullMarked;
