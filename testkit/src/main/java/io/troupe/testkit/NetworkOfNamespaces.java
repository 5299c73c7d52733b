package io.troupe.testkit;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * Machines of their own on one Linux machine: each is a network namespace, plugged into a switch, which is a bridge in
 * yet another namespace. Links are cut without a trace, as when a cable is pulled: packets vanish, no error comes back,
 * connections stay open. The test itself is on the network too, at {@link #addressOfTest()}.
 *
 * <p>Needs root and {@code ip} of iproute2: see {@link #assumeAvailable()}. The names hold the process that made them,
 * so several tests may run at once, and what a dead one left is removed when the next network is made.
 */
public final class NetworkOfNamespaces implements AutoCloseable {
    private static final String PREFIX = "troupe-test-";
    private static final Pattern NAME = Pattern.compile("troupe-test-(\\d+)-(\\d+)-.*");
    private static final String CARD = "eth0";
    /** Packets that are sent there reach nobody: a locally administered address that no card has. */
    private static final String NOBODY = "02:de:ad:00:00:01";

    private static final String SWITCH = "switch";
    private static final int MOST_HOSTS = 200;
    private static final int MOST_NETWORKS = 256;

    private final String stem;
    private final String subnet;
    private final String cardOfTest;
    private final Map<String, NetworkHost> hosts = new LinkedHashMap<>();

    private NetworkOfNamespaces(String stem, String subnet, String cardOfTest) {
        this.stem = stem;
        this.subnet = subnet;
        this.cardOfTest = cardOfTest;
    }

    /** Skips the test, saying why, where networks cannot be made. */
    public static void assumeAvailable() throws InterruptedException {
        Optional<String> reason = whyNot();
        Assumptions.assumeTrue(reason.isEmpty(), () -> "no network namespaces here: " + reason.orElse(""));
    }

    private static Optional<String> whyNot() throws InterruptedException {
        try {
            of("probe").close();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e.getMessage() + " (root and the package iproute2 are needed)");
        }
    }

    /**
     * Makes a network.
     *
     * @param names of its hosts, at most 200
     * @throws IOException when it cannot be made, for example without root; nothing is left then
     */
    public static NetworkOfNamespaces of(String... names) throws IOException, InterruptedException {
        if (names.length > MOST_HOSTS) {
            throw new IllegalArgumentException(names.length + " hosts (at most " + MOST_HOSTS + ")");
        }
        sweep();
        NetworkOfNamespaces network = claim();
        try {
            network.build(names);
        } catch (IOException | InterruptedException | RuntimeException e) {
            try {
                network.close();
            } catch (IOException f) {
                e.addSuppressed(f);
            }
            throw e;
        }
        return network;
    }

    /** Whoever could make the switch and the card of the test has the number. */
    private static NetworkOfNamespaces claim() throws IOException, InterruptedException {
        long pid = ProcessHandle.current().pid();
        for (int number = 0; number < MOST_NETWORKS; number++) {
            String stem = PREFIX + self() + "-" + number + "-";
            // 10.64.0 to 10.127.255, spread over the processes.
            long place = (pid * 31 + number) & 0x3fff;
            String card = "trp" + place;
            if (isNew("netns", "add", stem + SWITCH)) {
                if (isNew("link", "add", card, "type", "veth", "peer", "name", "test", "netns", stem + SWITCH)) {
                    return new NetworkOfNamespaces(stem, "10." + (64 + (place >> 8)) + "." + (place & 255), card);
                }
                ip("netns", "delete", stem + SWITCH);
            }
        }
        throw new IOException("this process has " + MOST_NETWORKS + " networks already");
    }

    /** Makes something; false where there is one of that name. */
    private static boolean isNew(String... words) throws IOException, InterruptedException {
        try {
            ip(words);
            return true;
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("File exists")) {
                return false;
            }
            throw e;
        }
    }

    private void build(String[] names) throws IOException, InterruptedException {
        in(aSwitch(), "link", "add", "bridge", "type", "bridge");
        in(aSwitch(), "link", "set", "bridge", "up");
        for (int i = 0; i < names.length; i++) {
            NetworkHost host = new NetworkHost(names[i], subnet + "." + (i + 1), stem + names[i]);
            ip("netns", "add", host.namespace());
            if (hosts.put(host.name(), host) != null) {
                throw new IllegalArgumentException("two hosts are called " + host.name());
            }
            ip(
                    "link",
                    "add",
                    CARD,
                    "netns",
                    host.namespace(),
                    "type",
                    "veth",
                    "peer",
                    "name",
                    port(host),
                    "netns",
                    aSwitch());
            plug(port(host));
            in(host.namespace(), "address", "add", host.address() + "/24", "dev", CARD);
            in(host.namespace(), "link", "set", "lo", "up");
            in(host.namespace(), "link", "set", CARD, "up");
        }
        plug("test");
        ip("address", "add", addressOfTest() + "/24", "dev", cardOfTest);
        ip("link", "set", cardOfTest, "up");
    }

    private void plug(String port) throws IOException, InterruptedException {
        in(aSwitch(), "link", "set", port, "master", "bridge");
        in(aSwitch(), "link", "set", port, "up");
    }

    /** The host of this name. */
    public NetworkHost host(String name) {
        NetworkHost host = hosts.get(name);
        if (host == null) {
            throw new IllegalArgumentException("no host '" + name + "'; there are " + hosts.keySet());
        }
        return host;
    }

    /** Of the process of the test, in this network. */
    public String addressOfTest() {
        return subnet + ".254";
    }

    /** Cuts a host off from everybody, the test too. */
    public void cut(String host) throws IOException, InterruptedException {
        in(aSwitch(), "link", "set", port(host(host)), "down");
    }

    /** Cuts two hosts off from each other, both ways; others still reach both. */
    public void cut(String one, String other) throws IOException, InterruptedException {
        cutOneWay(one, other);
        cutOneWay(other, one);
    }

    /** Nothing that one host sends reaches the other; what the other sends still arrives. */
    public void cutOneWay(String from, String to) throws IOException, InterruptedException {
        in(
                host(from).namespace(),
                "neighbour",
                "replace",
                host(to).address(),
                "lladdr",
                NOBODY,
                "dev",
                CARD,
                "nud",
                "permanent");
    }

    /** Cuts the network in two: every host of the list from every other one. */
    public void split(List<String> side) throws IOException, InterruptedException {
        for (String one : side) {
            for (String other : hosts.keySet()) {
                if (!side.contains(other)) {
                    cut(one, other);
                }
            }
        }
    }

    /**
     * Bounds what a host sends, and what it receives, to so many bytes a second each.
     *
     * @throws IOException where {@code tc} or its token bucket is missing
     */
    public void limit(String host, long bytesPerSecond) throws IOException, InterruptedException {
        limit(host(host).namespace(), CARD, bytesPerSecond);
        limit(aSwitch(), port(host(host)), bytesPerSecond);
    }

    private static void limit(String namespace, String card, long bytesPerSecond)
            throws IOException, InterruptedException {
        Tool.run(List.of(
                "tc",
                "-netns",
                namespace,
                "qdisc",
                "replace",
                "dev",
                card,
                "root",
                "tbf",
                "rate",
                bytesPerSecond * 8 + "bit",
                "burst",
                "16kb",
                "latency",
                "200ms"));
    }

    /** Every cut and every limit ends. */
    public void heal() throws IOException, InterruptedException {
        for (NetworkHost host : hosts.values()) {
            in(aSwitch(), "link", "set", port(host), "up");
            // What was learnt before the cut goes too, which costs one question.
            in(host.namespace(), "neighbour", "flush", "nud", "all", "dev", CARD);
            removeLimit(host.namespace(), CARD);
            removeLimit(aSwitch(), port(host));
        }
    }

    private static void removeLimit(String namespace, String card) throws IOException, InterruptedException {
        if (in(namespace, "link", "show", card).contains("tbf")) {
            Tool.run(List.of("tc", "-netns", namespace, "qdisc", "delete", "dev", card, "root"));
        }
    }

    /** Removes the namespaces, after killing what still runs in them. */
    @Override
    public void close() throws IOException {
        // A test that took too long is interrupted, and then there is just as much to remove.
        boolean interrupted = Thread.interrupted();
        try {
            // By itself it would be gone only some time after its peer.
            Tool.tried(List.of("ip", "link", "delete", cardOfTest));
            for (String namespace : namespaces()) {
                if (namespace.startsWith(stem)) {
                    remove(namespace);
                }
            }
        } catch (InterruptedException e) {
            interrupted = true;
            throw new InterruptedIOException("interrupted while removing " + stem + "*");
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Removes what is left of tests whose process has died. */
    private static void sweep() throws IOException, InterruptedException {
        for (String namespace : namespaces()) {
            Matcher parts = NAME.matcher(namespace);
            if (parts.matches()
                    && !startTicks(Long.parseLong(parts.group(1)))
                            .equals(OptionalLong.of(Long.parseLong(parts.group(2))))) {
                // Another test may be at it too.
                Tool.tried(List.of("ip", "netns", "delete", namespace));
            }
        }
    }

    private static void remove(String namespace) throws IOException, InterruptedException {
        for (String pid : ip("netns", "pids", namespace).lines().toList()) {
            Tool.tried(List.of("kill", "-9", pid));
        }
        ip("netns", "delete", namespace);
    }

    private static List<String> namespaces() throws IOException, InterruptedException {
        List<String> names = new ArrayList<>();
        for (String line : ip("netns", "list").lines().toList()) {
            // A number in parentheses may follow.
            names.add(line.split(" ")[0]);
        }
        return names;
    }

    private String aSwitch() {
        return stem + SWITCH;
    }

    /** Names of cards have at most 15 characters. */
    private static String port(NetworkHost host) {
        return "port" + host.address().substring(host.address().lastIndexOf('.') + 1);
    }

    private static String self() {
        long pid = ProcessHandle.current().pid();
        return pid + "-" + startTicks(pid).orElse(0);
    }

    private static OptionalLong startTicks(long pid) {
        return Proc.stat(pid).map(stat -> OptionalLong.of(stat.startTicks())).orElse(OptionalLong.empty());
    }

    private static String in(String namespace, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip", "-netns", namespace));
        command.addAll(List.of(words));
        return Tool.run(command);
    }

    private static String ip(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        return Tool.run(command);
    }
}
