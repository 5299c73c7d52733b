package io.troupe.benchmarks.transport;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A child process: its first argument says what it is; it reads commands, a line each, and answers each by a line. */
final class ChildMain {
    private ChildMain() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        ObjectMapper mapper = new ObjectMapper();
        try (Workload workload = new WithControl(workload(arguments[0], rest));
                BufferedReader commands =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                ObjectNode answer = workload.command(line.split(" ", -1));
                answers.println(ChildProcess.ANSWER + mapper.writeValueAsString(stamped(answer)));
            }
        }
        System.exit(0);
    }

    private static Workload workload(String kind, String[] arguments) throws Exception {
        return switch (kind) {
            case "idle" -> new Idle();
            case "nio-receive" -> new NioReceiver(Integer.parseInt(arguments[0]));
            case "nio-send" -> new NioSender(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
            case "receive" -> new PlaneReceiver(Mode.of(arguments[0]), arguments[1]);
            case "send" ->
                new PlaneSender(
                        Mode.of(arguments[0]),
                        arguments[1],
                        Integer.parseInt(arguments[2]),
                        Integer.parseInt(arguments[3]),
                        Integer.parseInt(arguments[4]));
            case "offer" -> new BlobOffer(Mode.of(arguments[0]), arguments[1], Integer.parseInt(arguments[2]));
            case "pull" ->
                new BlobPuller(Mode.of(arguments[0]), arguments[1], arguments[2], Integer.parseInt(arguments[3]));
            default -> throw new IllegalArgumentException("no child is named '" + kind + "'");
        };
    }

    private static ObjectNode stamped(ObjectNode answer) {
        long cpu =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                        ? system.getProcessCpuTime()
                        : 0;
        long heap = ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
                ? threads.getTotalThreadAllocatedBytes()
                : 0;
        return answer.put("nanos", System.nanoTime()).put("cpuNanos", cpu).put("heapBytes", heap);
    }
}
