/** The binary forms of what travels between the processes of a run: little endian, versioned, strictly checked. */
@NullMarked
package io.troupe.codec;

import org.jspecify.annotations.NullMarked;
