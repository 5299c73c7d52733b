@NullMarked
package io.troupe.tensorflow;

import org.jspecify.annotations.NullMarked;
