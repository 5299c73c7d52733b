@NullMarked
package io.troupe.env.games;

import org.jspecify.annotations.NullMarked;
