package io.troupe.actors.launch;

import java.util.Optional;

/**
 * Certificates of the nodes.
 *
 * @param patterns paths in which {@code {host}} stands for the node's host; empty for none
 * @param insecure whether nodes without them may listen elsewhere than on loopback
 */
public record SecuritySettings(Optional<Files> patterns, boolean insecure) {
    private static final String HOST = "{host}";

    /**
     * Paths of PEM files.
     *
     * @param certificate of the node
     * @param privateKey of the node
     * @param authorities whom it trusts
     */
    public record Files(String certificate, String privateKey, String authorities) {}

    /** The files of the node on a host. */
    public Optional<Files> files(String host) {
        return patterns.map(files -> new Files(
                files.certificate().replace(HOST, host),
                files.privateKey().replace(HOST, host),
                files.authorities().replace(HOST, host)));
    }

    /** Whether the nodes may listen where others reach them. */
    public boolean allowsOtherHosts() {
        return patterns.isPresent() || insecure;
    }
}
