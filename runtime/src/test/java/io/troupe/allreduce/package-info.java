@NullMarked
package io.troupe.allreduce;

import org.jspecify.annotations.NullMarked;
