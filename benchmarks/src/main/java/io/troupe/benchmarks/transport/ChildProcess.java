package io.troupe.benchmarks.transport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child process, as its parent sees it. */
final class ChildProcess implements AutoCloseable {
    static final String ANSWER = "answer ";
    private static final long END_SECONDS = 5;

    private final String name;
    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    private ChildProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** @param jvm the command of a JVM up to the name of the class */
    static ChildProcess start(List<String> jvm, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(jvm);
        command.add(ChildMain.class.getName());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new ChildProcess(String.join(" ", arguments), process);
    }

    /** Says something, and waits for the answer. */
    JsonNode ask(String command) throws IOException {
        tell(command);
        return answer();
    }

    void tell(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
    }

    /** @throws IOException with what the process said last, when it ended instead */
    JsonNode answer() throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(ANSWER)) {
                return new ObjectMapper().readTree(line.substring(ANSWER.length()));
            }
            said.append('\n').append(line);
        }
        throw new IOException("the process '" + name + "' ended:" + said);
    }

    @Override
    public void close() {
        try {
            commands.close();
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
