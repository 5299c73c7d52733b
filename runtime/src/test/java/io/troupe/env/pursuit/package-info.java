@NullMarked
package io.troupe.env.pursuit;

import org.jspecify.annotations.NullMarked;
