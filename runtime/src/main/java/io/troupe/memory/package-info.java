/** What memory a process has, and the options that give it more. */
@NullMarked
package io.troupe.memory;

import org.jspecify.annotations.NullMarked;
