/** Durable, hashed, atomic checkpoints and the ledger of what was announced. */
@NullMarked
package io.troupe.checkpoint;

import org.jspecify.annotations.NullMarked;
