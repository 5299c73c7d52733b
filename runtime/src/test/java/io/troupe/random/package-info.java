@NullMarked
package io.troupe.random;

import org.jspecify.annotations.NullMarked;
