@NullMarked
package io.troupe.collect;

import org.jspecify.annotations.NullMarked;
