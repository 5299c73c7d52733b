@NullMarked
package io.troupe.checkpoint;

import org.jspecify.annotations.NullMarked;
