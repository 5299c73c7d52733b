package io.troupe.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShippedExperimentsTest {
    @Test
    void namesEveryFileInTheFolder() throws IOException, URISyntaxException {
        URL any = Objects.requireNonNull(
                getClass().getClassLoader().getResource(ShippedExperiments.resource("cartpole")));
        try (Stream<Path> files =
                Files.list(Objects.requireNonNull(Path.of(any.toURI()).getParent()))) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString().replace(".conf", "")))
                    .containsExactlyInAnyOrderElementsOf(ShippedExperiments.names());
        }
    }
}
