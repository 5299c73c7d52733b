@NullMarked
package io.troupe.joint;

import org.jspecify.annotations.NullMarked;
