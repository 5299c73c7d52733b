/** The rules of the architecture, and classes that break them on purpose. */
@NullMarked
package io.troupe.architecture;

import org.jspecify.annotations.NullMarked;
