@NullMarked
package io.troupe.env.wrapper;

import org.jspecify.annotations.NullMarked;
