package io.troupe.env.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProcessTreeTest {
    /** A process whose output nobody comes round to reading before it was killed. */
    private static final class LateRead extends Process {
        private final Process process;
        private final CountDownLatch killed = new CountDownLatch(1);
        private int waits;

        private LateRead(Process process) {
            this.process = process;
        }

        @Override
        public InputStream getInputStream() {
            return new FilterInputStream(process.getInputStream()) {
                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    try {
                        killed.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    return super.read(bytes, offset, length);
                }
            };
        }

        @Override
        public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
            // First by itself, then because it was killed.
            if (++waits == 2) {
                killed.countDown();
            }
            return process.waitFor(timeout, unit);
        }

        @Override
        public int waitFor() throws InterruptedException {
            return process.waitFor();
        }

        @Override
        public OutputStream getOutputStream() {
            return process.getOutputStream();
        }

        @Override
        public InputStream getErrorStream() {
            return process.getErrorStream();
        }

        @Override
        public int exitValue() {
            return process.exitValue();
        }

        @Override
        public void destroy() {
            process.destroy();
        }

        @Override
        public Process destroyForcibly() {
            process.destroyForcibly();
            return this;
        }

        @Override
        public boolean isAlive() {
            return process.isAlive();
        }

        @Override
        public ProcessHandle toHandle() {
            return process.toHandle();
        }

        @Override
        public CompletableFuture<Process> onExit() {
            return process.onExit();
        }
    }

    @Test
    void lastWordsAreKeptHoweverLateTheyAreRead() throws Exception {
        Process ended = new ProcessBuilder("sh", "-c", "echo I am no snake; exit 3").start();
        assertThat(ended.waitFor()).isEqualTo(3);
        ProcessTree tree = new ProcessTree(new LateRead(ended));

        ProcessTree.end(List.of(tree), Duration.ZERO);

        assertThat(tree.lastOutput()).isEqualTo("I am no snake");
        assertThat(tree.state()).isEqualTo("it ended with exit code 3");
    }

    @Test
    void soAreThoseOfOneThatIsKilled() throws Exception {
        Process running = new ProcessBuilder("sh", "-c", "echo I am no snake; read never").start();
        while (running.getInputStream().available() == 0) {
            Thread.onSpinWait();
        }
        ProcessTree tree = new ProcessTree(new LateRead(running));

        ProcessTree.end(List.of(tree), Duration.ZERO);

        assertThat(tree.lastOutput()).isEqualTo("I am no snake");
        assertThat(tree.state()).isEqualTo("it was killed");
    }
}
