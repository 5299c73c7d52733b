/** Environments with one mistake each; the test beside them shows the message that its author gets. */
@NullMarked
package io.troupe.examples.mistakes;

import org.jspecify.annotations.NullMarked;
