package io.troupe.env.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PackagedSourcesTest {
    @Test
    void everyFileOfThePackageIsUnpacked() throws IOException {
        try (BridgeSources sources = BridgeSources.unpack();
                Stream<Path> ours = Files.list(Path.of("../python/src/troupe_bridge"));
                Stream<Path> unpacked = Files.list(sources.folder().resolve(BridgeSources.MODULE))) {
            assertThat(unpacked.map(Path::getFileName).toList())
                    .containsExactlyInAnyOrderElementsOf(ours.map(Path::getFileName)
                            .filter(file -> file.toString().endsWith(".py"))
                            .toList());
        }
    }

    @Test
    void nothingIsLeftOfThem() throws IOException {
        BridgeSources sources = BridgeSources.unpack();
        assertThat(sources.folder()).isDirectory();
        sources.close();
        assertThat(sources.folder()).doesNotExist();
    }
}
