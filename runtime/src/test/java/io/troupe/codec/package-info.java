@NullMarked
package io.troupe.codec;

import org.jspecify.annotations.NullMarked;
