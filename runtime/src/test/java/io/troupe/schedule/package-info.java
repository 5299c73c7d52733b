@NullMarked
package io.troupe.schedule;

import org.jspecify.annotations.NullMarked;
