/**
 * Environments in any language, behind a server that speaks
 * <a href="https://github.com/google-deepmind/dm_env_rpc">dm_env_rpc</a> v1: {@code environment.name = dm_env_rpc}.
 */
@NullMarked
package io.troupe.dmenvrpc;

import org.jspecify.annotations.NullMarked;
