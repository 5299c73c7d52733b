/**
 * Tests of runs over several processes: starts real ones, kills and stops them, cuts and slows their links, and reads
 * what they leave behind.
 */
@NullMarked
package io.troupe.testkit;

import org.jspecify.annotations.NullMarked;
