@NullMarked
package io.troupe.replay;

import org.jspecify.annotations.NullMarked;
