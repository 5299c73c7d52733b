@NullMarked
package io.troupe.algorithm;

import org.jspecify.annotations.NullMarked;
