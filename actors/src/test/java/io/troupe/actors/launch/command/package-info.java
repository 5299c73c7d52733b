@NullMarked
package io.troupe.actors.launch.command;

import org.jspecify.annotations.NullMarked;
