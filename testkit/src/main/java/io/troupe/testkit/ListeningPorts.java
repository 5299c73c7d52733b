package io.troupe.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The TCP addresses on which a process listens, as Linux sees it; in the network namespace of the process. */
public final class ListeningPorts {
    private static final String LISTENING = "0A";

    private ListeningPorts() {}

    /** In order of their ports. */
    public static List<InetSocketAddress> of(long pid) throws IOException {
        Set<String> sockets = sockets(pid);
        Set<InetSocketAddress> addresses = new TreeSet<>(
                Comparator.comparingInt(InetSocketAddress::getPort).thenComparing(InetSocketAddress::toString));
        for (String table : List.of("tcp", "tcp6")) {
            try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "net", table))) {
                for (String line : lines.skip(1).toList()) {
                    String[] fields = line.strip().split("\\s+");
                    if (fields[3].equals(LISTENING) && sockets.contains("socket:[" + fields[9] + "]")) {
                        addresses.add(address(fields[1]));
                    }
                }
            } catch (NoSuchFileException e) {
                // A machine without version 6 of the protocol.
                if (table.equals("tcp")) {
                    throw e;
                }
            }
        }
        return List.copyOf(addresses);
    }

    private static Set<String> sockets(long pid) throws IOException {
        Set<String> sockets = new HashSet<>();
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path descriptor : open) {
                try {
                    sockets.add(Files.readSymbolicLink(descriptor).toString());
                } catch (NoSuchFileException e) {
                    // Closed since the folder was read.
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return sockets;
    }

    /** Words of four bytes in the order of the machine, a colon, the port. */
    private static InetSocketAddress address(String hex) throws IOException {
        int colon = hex.indexOf(':');
        byte[] words = HexFormat.of().parseHex(hex.substring(0, colon));
        ByteBuffer read = ByteBuffer.wrap(words).order(ByteOrder.nativeOrder());
        ByteBuffer address = ByteBuffer.allocate(words.length);
        while (read.hasRemaining()) {
            address.putInt(read.getInt());
        }
        return new InetSocketAddress(
                InetAddress.getByAddress(address.array()), Integer.parseInt(hex.substring(colon + 1), 16));
    }
}
