@NullMarked
package io.troupe.training;

import org.jspecify.annotations.NullMarked;
