@NullMarked
package io.troupe.render;

import org.jspecify.annotations.NullMarked;
