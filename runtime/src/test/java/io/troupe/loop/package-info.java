@NullMarked
package io.troupe.loop;

import org.jspecify.annotations.NullMarked;
