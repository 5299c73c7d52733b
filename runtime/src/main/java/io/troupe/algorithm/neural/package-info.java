/** What algorithms with neural networks have in common: settings, saved states, and the optimiser's part of a graph. */
@NullMarked
package io.troupe.algorithm.neural;

import org.jspecify.annotations.NullMarked;
