/** Control messages as bytes: nothing but what is listed by class travels, under a small number instead of a name. */
@NullMarked
package io.troupe.actors.serialization;

import org.jspecify.annotations.NullMarked;
