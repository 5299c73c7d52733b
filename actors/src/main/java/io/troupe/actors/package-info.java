/** The actors of the flow: message passing and lifecycle only; what they decide and compute lives in the runtime. */
@NullMarked
package io.troupe.actors;

import org.jspecify.annotations.NullMarked;
