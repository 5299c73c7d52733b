package io.troupe.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.opentest4j.TestAbortedException;

/** What tests of the kit start as other processes; the first argument says what it does. */
final class Child {
    private static final long SHORT_NANOS = 5_000_000;
    private static final int GOSSIP_PORT = 4000;

    private Child() {}

    static JavaCommand command(String... arguments) {
        return JavaCommand.of(Child.class.getName()).option("-Xmx128m").arguments(arguments);
    }

    public static void main(String[] arguments) throws Exception {
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        switch (arguments[0]) {
            case "tick" -> tick();
            case "exit" -> exit(rest);
            case "hold" -> hold(Integer.parseInt(rest[0]));
            case "hold-direct" -> holdDirect(Integer.parseInt(rest[0]));
            case "echo" -> echo(rest[0], Integer.parseInt(rest[1]));
            case "gossip" -> gossip(rest[0], Arrays.copyOfRange(rest, 1, rest.length));
            case "test" -> test(rest[0], Path.of(rest[1]));
            case "launch" -> launch(Arrays.copyOfRange(rest, 1, rest.length));
            case "node" -> node(rest);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Says something all the time. */
    private static void tick() {
        for (long i = 0; ; i++) {
            System.out.println("tick " + i);
            LockSupport.parkNanos(SHORT_NANOS);
        }
    }

    private static void exit(String[] arguments) {
        System.out.println("about to end");
        System.err.println("this is why");
        System.exit(Integer.parseInt(arguments[0]));
    }

    /** Holds so many MiB of heap. */
    private static void holdDirect(int mebibytes) {
        List<ByteBuffer> held = new ArrayList<>();
        for (int i = 0; i < mebibytes; i++) {
            held.add(ByteBuffer.allocateDirect(1 << 20));
        }
        System.out.println("ready");
        while (held.size() == mebibytes) {
            LockSupport.park();
        }
    }

    private static void hold(int mebibytes) throws IOException {
        List<byte[]> held = new ArrayList<>();
        for (int i = 0; i < mebibytes; i++) {
            byte[] block = new byte[1 << 20];
            Arrays.fill(block, (byte) 1);
            held.add(block);
        }
        System.out.println("ready");
        while (held.size() == mebibytes) {
            LockSupport.park();
        }
    }

    /** Sends back whatever it is sent. */
    private static void echo(String host, int port) throws IOException {
        try (ServerSocket server = new ServerSocket(port, 50, InetAddress.getByName(host))) {
            System.out.println("ready");
            while (true) {
                try (Socket client = server.accept()) {
                    client.getInputStream().transferTo(client.getOutputStream());
                } catch (IOException e) {
                    System.out.println("a client is gone");
                }
            }
        }
    }

    /** Tells its name to every other host all the time, and says whom it hears. */
    private static void gossip(String name, String[] others) throws IOException {
        byte[] words = name.getBytes(StandardCharsets.UTF_8);
        try (DatagramSocket socket = new DatagramSocket(GOSSIP_PORT)) {
            Thread.ofPlatform().daemon().start(() -> {
                while (true) {
                    for (String other : others) {
                        try {
                            socket.send(
                                    new DatagramPacket(words, words.length, InetAddress.getByName(other), GOSSIP_PORT));
                        } catch (IOException e) {
                            System.err.println(e);
                        }
                    }
                    LockSupport.parkNanos(SHORT_NANOS);
                }
            });
            while (true) {
                DatagramPacket heard = new DatagramPacket(new byte[100], 100);
                socket.receive(heard);
                System.out.println(
                        "heard " + new String(heard.getData(), 0, heard.getLength(), StandardCharsets.UTF_8));
            }
        }
    }

    /** Does what a test does, until it is killed. */
    private static void test(String what, Path folder) throws Exception {
        switch (what) {
            case "processes" -> {
                TestProcesses processes = TestProcesses.in(folder);
                System.out.println("pid "
                        + processes
                                .start("grandchild", Child.command("tick").words())
                                .pid());
            }
            case "skip" -> {
                try {
                    NetworkOfNamespaces.assumeAvailable();
                    System.out.println("available");
                } catch (TestAbortedException e) {
                    System.out.println("skipped: " + e.getMessage());
                }
            }
            case "network" ->
                System.out.println("namespace "
                        + NetworkOfNamespaces.of("left").host("left").namespace());
            default -> throw new IllegalArgumentException(what);
        }
        while (true) {
            LockSupport.park();
        }
    }

    /** A launcher of two nodes: {@code EXPERIMENT --run-id ID --results-dir DIR}. */
    private static void launch(String[] arguments) throws IOException, InterruptedException {
        Path run = Path.of(arguments[4]).resolve(arguments[2]);
        Files.createDirectories(run);
        StringBuilder json = new StringBuilder("[");
        List<Process> nodes = new ArrayList<>();
        for (String role : List.of("supervisor", "worker")) {
            Process node = new ProcessBuilder(Child.command("tick").words())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            nodes.add(node);
            json.append(json.length() > 1 ? "," : "")
                    .append("{\"role\":\"%s\",\"index\":0,\"pid\":%d,\"host\":\"127.0.0.1\","
                            .formatted(role, node.pid()))
                    .append("\"controlPort\":1,\"dataPort\":2,\"restarts\":0}");
        }
        Files.writeString(run.resolve("processes.tmp"), json.append("]"));
        Files.move(run.resolve("processes.tmp"), run.resolve("processes.json"));
        nodes.getFirst().waitFor();
        System.exit(7);
    }

    /** {@code node --role ROLE --config FILE}: shows the file. */
    private static void node(String[] arguments) throws IOException {
        System.out.println(arguments[1] + " of\n" + Files.readString(Path.of(arguments[3])) + "end");
        try (InputStream never = System.in) {
            while (never.read() != 'x') {
                LockSupport.park();
            }
        }
    }
}
