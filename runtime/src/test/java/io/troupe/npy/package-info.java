@NullMarked
package io.troupe.npy;

import org.jspecify.annotations.NullMarked;
