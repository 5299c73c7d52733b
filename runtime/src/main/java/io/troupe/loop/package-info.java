/** The whole system in one thread: the newcomer's debugger and the oracle for the actors. */
@NullMarked
package io.troupe.loop;

import org.jspecify.annotations.NullMarked;
