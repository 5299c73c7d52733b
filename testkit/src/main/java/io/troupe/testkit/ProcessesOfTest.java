package io.troupe.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Gives a test method its {@link TestProcesses}, in a temporary folder of their own. When the test fails, the failure
 * says what the processes wrote last; in any case they are killed after it and the folder is deleted.
 *
 * <pre>{@code
 * @ExtendWith(ProcessesOfTest.class)
 * class MyTest {
 *     @Test
 *     void survivesTheLossOfAWorker(TestProcesses processes) throws Exception { ... }
 * }
 * }</pre>
 */
public final class ProcessesOfTest
        implements ParameterResolver, TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
    private static final Namespace NAMESPACE = Namespace.create(ProcessesOfTest.class);

    /** What the processes of a failed test wrote; hangs on the failure as a suppressed exception. */
    static final class Story extends Exception {
        private static final long serialVersionUID = 1L;

        Story(String story) {
            super(story, null, false, false);
        }
    }

    /** Closed by JUnit with the test. */
    private record Kept(TestProcesses processes) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            processes.close();
            try (Stream<Path> paths = Files.walk(processes.folder())) {
                for (Path path :
                        paths.sorted((one, other) -> other.compareTo(one)).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestProcesses.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(Kept.class, key -> open(), Kept.class)
                .processes();
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        tell(context, failure);
        throw failure;
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        tell(context, failure);
        throw failure;
    }

    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        tell(context, failure);
        throw failure;
    }

    private static void tell(ExtensionContext context, Throwable failure) {
        Kept kept = context.getStore(NAMESPACE).get(Kept.class, Kept.class);
        if (kept != null && !(failure instanceof TestAbortedException)) {
            failure.addSuppressed(new Story(kept.processes().story()));
        }
    }

    private static Kept open() {
        try {
            return new Kept(TestProcesses.in(Files.createTempDirectory("troupe-test-")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
