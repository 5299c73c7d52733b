@NullMarked
package io.troupe.evaluation;

import org.jspecify.annotations.NullMarked;
