package io.troupe.testkit;

import java.util.ArrayList;
import java.util.List;

/**
 * A machine of {@link NetworkOfNamespaces}.
 *
 * @param name as the test calls it
 * @param address in the network
 * @param namespace as the system calls it
 */
public record NetworkHost(String name, String address, String namespace) {
    /** A command that runs another one on this host, as the same process. */
    public List<String> inside(List<String> command) {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        words.addAll(command);
        return words;
    }
}
