/** What people type: that it is wrong, and what they probably meant. */
@NullMarked
package io.troupe.input;

import org.jspecify.annotations.NullMarked;
