package io.troupe.actors.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeEndTest {
    @ParameterizedTest
    @CsvSource({
        "0, OVER, ended with exit code 0",
        "1, FAILED, ended with exit code 1",
        "2, WRONG_INPUT, ended with exit code 2",
        "3, FAILED, ended with exit code 3",
        "75, AGAIN, fell out of the cluster",
        "128, FAILED, ended with exit code 128",
        "137, AGAIN, ended by signal 9 (SIGKILL)",
        "143, AGAIN, ended by signal 15 (SIGTERM)",
        "255, AGAIN, lost its connection (exit code 255)"
    })
    void anExitCodeSaysWhetherTheNodeIsStartedAgain(int exitCode, NodeEnd end, String words) {
        assertThat(NodeEnd.of(exitCode)).isEqualTo(end);
        assertThat(NodeEnd.inWords(exitCode)).isEqualTo(words);
    }
}
