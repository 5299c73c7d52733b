/** Pictures of environments, as text and as SVG, from what their agents observe. */
@NullMarked
package io.troupe.render;

import org.jspecify.annotations.NullMarked;
