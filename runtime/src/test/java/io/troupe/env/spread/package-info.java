@NullMarked
package io.troupe.env.spread;

import org.jspecify.annotations.NullMarked;
