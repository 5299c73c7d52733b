package io.troupe.actors.security;

import java.nio.file.Path;

/**
 * The files that say who a node is.
 *
 * @param certificate of the node, then those between it and the authority
 * @param privateKey of the node, PKCS #8, not encrypted
 * @param authorities whom the node trusts
 */
public record PemFiles(Path certificate, Path privateKey, Path authorities) {}
