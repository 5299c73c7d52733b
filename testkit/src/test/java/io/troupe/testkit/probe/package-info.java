/** Tests of algorithms by probes. */
@NullMarked
package io.troupe.testkit.probe;

import org.jspecify.annotations.NullMarked;
