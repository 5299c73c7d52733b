@NullMarked
package io.troupe.input;

import org.jspecify.annotations.NullMarked;
