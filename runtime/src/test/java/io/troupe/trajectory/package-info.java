@NullMarked
package io.troupe.trajectory;

import org.jspecify.annotations.NullMarked;
