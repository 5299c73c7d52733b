package io.troupe.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ListeningPortsTest {
    private final long self = ProcessHandle.current().pid();

    @BeforeEach
    void onLinux() {
        assumeThat(Proc.isThere()).isTrue();
    }

    private List<Integer> ports() throws Exception {
        return ListeningPorts.of(self).stream().map(InetSocketAddress::getPort).toList();
    }

    @Test
    void seesAPortFromWhenItIsOpenedUntilItIsClosed() throws Exception {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
            assertThat(ListeningPorts.of(self))
                    .filteredOn(address -> address.getPort() == port)
                    .singleElement()
                    .satisfies(address ->
                            assertThat(address.getAddress().isLoopbackAddress()).isTrue());
        }
        assertThat(ports()).doesNotContain(port);
    }

    @Test
    void seesThatAPortIsOpenToEverybody() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            assertThat(ListeningPorts.of(self))
                    .filteredOn(address -> address.getPort() == server.getLocalPort())
                    .singleElement()
                    .satisfies(address ->
                            assertThat(address.getAddress().isAnyLocalAddress()).isTrue());
        }
    }

    @Test
    void portsOfOthersAreNotSeen() throws Exception {
        ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(ListeningPorts.of(parent.pid()))
                    .extracting(InetSocketAddress::getPort)
                    .doesNotContain(server.getLocalPort());
        }
    }

    @Test
    void aConnectionIsNoListeningPort() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
            assertThat(ports()).contains(server.getLocalPort()).doesNotContain(client.getLocalPort());
        }
    }
}
