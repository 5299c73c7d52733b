@NullMarked
package io.troupe.episode;

import org.jspecify.annotations.NullMarked;
