@NullMarked
package io.troupe.group;

import org.jspecify.annotations.NullMarked;
