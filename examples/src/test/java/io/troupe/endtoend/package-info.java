/** What users rely on, held against real processes and whole runs. */
@NullMarked
package io.troupe.endtoend;

import org.jspecify.annotations.NullMarked;
