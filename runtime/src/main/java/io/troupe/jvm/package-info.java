/** What memory a process has, and the options that give it more. */
@NullMarked
package io.troupe.jvm;

import org.jspecify.annotations.NullMarked;
