@NullMarked
package io.troupe.actors.security;

import org.jspecify.annotations.NullMarked;
