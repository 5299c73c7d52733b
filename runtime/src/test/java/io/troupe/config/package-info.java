@NullMarked
package io.troupe.config;

import org.jspecify.annotations.NullMarked;
