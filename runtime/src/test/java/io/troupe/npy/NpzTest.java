package io.troupe.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.env.python.RealPython;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NpzTest {
    private static NpyArray of(SortedMap<String, NpyArray> arrays, String name) {
        return Objects.requireNonNull(arrays.get(name), name);
    }

    @TempDir
    private Path folder;

    private static SortedMap<String, NpyArray> arrays() {
        SortedMap<String, NpyArray> arrays = new TreeMap<>();
        arrays.put("floats", NpyArray.floats(new float[] {0, 1.5f, -2, 3e10f, Float.NaN, 6}, List.of(3, 2)));
        arrays.put("cube", NpyArray.floats(new float[24], List.of(2, 3, 4)));
        arrays.put("group/longs", NpyArray.longs(new long[] {Long.MIN_VALUE, -1, 0, 1L << 40}));
        arrays.put("flags", NpyArray.booleans(new boolean[] {true, false, true}, List.of(3)));
        arrays.put("text", NpyArray.bytes("{\"a\": 1}".getBytes(StandardCharsets.UTF_8)));
        arrays.put("empty", NpyArray.floats(new float[0], List.of(0, 7)));
        return arrays;
    }

    private static byte[] npy(NpyArray array) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npy.write(array, out);
        return out.toByteArray();
    }

    @Test
    void readsWhatWasWritten() throws IOException {
        Path file = folder.resolve("a.npz");
        Npz.write(file, arrays());
        SortedMap<String, NpyArray> read = Npz.read(file);

        assertThat(read.keySet()).isEqualTo(arrays().keySet());
        assertThat(of(read, "floats").shape()).containsExactly(3, 2);
        assertThat(of(read, "floats").floats()).containsExactly(0, 1.5f, -2, 3e10f, Float.NaN, 6);
        assertThat(of(read, "group/longs").longs()).containsExactly(Long.MIN_VALUE, -1, 0, 1L << 40);
        assertThat(of(read, "flags").booleans()).containsExactly(true, false, true);
        assertThat(of(read, "cube").shape()).containsExactly(2, 3, 4);
        assertThat(of(read, "empty").shape()).containsExactly(0, 7);
        assertThat(folder).isDirectoryContaining("glob:**/a.npz");
        assertThat(folder.toFile().list()).hasSize(1);
    }

    /** Byte for byte what {@code numpy.save} of numpy 2.4.6 writes. */
    @Test
    void writesTheHeaderThatNumpyWrites() throws IOException {
        byte[] bytes = npy(NpyArray.longs(new long[] {7}));
        String header = "{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }";

        assertThat(Arrays.copyOf(bytes, 10)).containsExactly(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0);
        assertThat(new String(bytes, 10, 118, StandardCharsets.US_ASCII)).isEqualTo(header + " ".repeat(60) + "\n");
        assertThat(bytes).hasSize(128 + 8);
        assertThat(bytes[128]).isEqualTo((byte) 7);
    }

    @Test
    void filesOfTheSameContentAreTheSame() throws IOException {
        Npz.write(folder.resolve("a.npz"), arrays());
        Npz.write(folder.resolve("b.npz"), arrays());
        assertThat(folder.resolve("a.npz")).hasSameBinaryContentAs(folder.resolve("b.npz"));
    }

    @Test
    void othersMayReadWhatTheyMayReadElsewhere() throws IOException {
        Path other = Files.createFile(folder.resolve("other"));
        Assumptions.assumeTrue(Files.getFileStore(other).supportsFileAttributeView("posix"));
        Path file = folder.resolve("a.npz");
        Files.writeString(folder.resolve("a.npz.part"), "left by one that did not get to its end".repeat(100));
        Npz.write(file, arrays());

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(other));
        assertThat(Npz.read(file).keySet()).isEqualTo(arrays().keySet());
        assertThat(folder.resolve("a.npz.part")).doesNotExist();
    }

    @Test
    void numpyReadsItAndIsRead() throws IOException, InterruptedException {
        String python = RealPython.with("numpy", "recordings");
        Npz.write(folder.resolve("a.npz"), arrays());
        String program = """
                import numpy as n, json
                f = n.load('a.npz')
                assert f['floats'].tolist()[:2] == [[0.0, 1.5], [-2.0, n.float32(3e10)]], f['floats']
                assert f['floats'].dtype == n.float32 and f['cube'].shape == (2, 3, 4) and f['empty'].shape == (0, 7)
                assert f['group/longs'].tolist() == [-2**63, -1, 0, 2**40]
                assert f['flags'].tolist() == [True, False, True] and f['flags'].dtype == bool
                assert json.loads(bytes(f['text'])) == {'a': 1}
                n.savez_compressed('b.npz', **{name: f[name] for name in f.files})
                """;
        Process process = new ProcessBuilder(python, "-c", program)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();

        SortedMap<String, NpyArray> back = Npz.read(folder.resolve("b.npz"));
        assertThat(back.keySet()).isEqualTo(arrays().keySet());
        assertThat(of(back, "floats").floats()).isEqualTo(of(arrays(), "floats").floats());
        assertThat(of(back, "cube").shape()).containsExactly(2, 3, 4);
    }

    @Test
    void whatIsCutOffIsRefused() throws IOException {
        Path file = folder.resolve("a.npz");
        Npz.write(file, arrays());
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += 7) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Npz.read(file)).isInstanceOf(MalformedFile.class);
        }
    }

    @Test
    void whatIsChangedIsRefusedOrMakesNoDifference() throws IOException {
        Path file = folder.resolve("a.npz");
        Npz.write(file, arrays());
        byte[] whole = Files.readAllBytes(file);
        int refused = 0;
        for (int at = 0; at < whole.length; at += 3) {
            byte[] changed = whole.clone();
            changed[at] ^= 0x10;
            Files.write(file, changed);
            try {
                Npz.read(file)
                        .values()
                        .forEach(array -> assertThat(array.shape()).isNotNull());
            } catch (MalformedFile e) {
                refused++;
            }
        }
        // Names and dates are covered by no checksum.
        assertThat(refused).isGreaterThan(whole.length / 9);
    }

    @Test
    void headersThatAreNotUnderstoodAreRefusedByWhatIsWrong() throws IOException {
        byte[] good = npy(NpyArray.longs(new long[] {1, 2}));
        assertThat(Npy.read(good).rows()).isEqualTo(2);
        assertRefused(changed(good, "<i8", ">i8"), "elements of >i8 are not known here");
        assertRefused(
                changed(good, "False", "True "),
                "its header is not understood: {'descr': '<i8', 'fortran_order': True , 'shape': (2,), }");
        assertRefused(changed(good, "(2,)", "(3,)"), "the shape [3] of <i8 is not that of 16 bytes");
        assertRefused(changed(good, "(2,), }", "(9999999999,), }"), "its shape is too large: (9999999999,)");
        assertRefused(changed(good, "NUMPY", "NUMPX"), "it does not begin as an array in the format NPY 1.0 does");
        assertRefused(Arrays.copyOf(good, 40), "it ends inside its header");
    }

    private static byte[] changed(byte[] file, String from, String to) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        String padded = text.replace(from, to);
        int more = padded.length() - text.length();
        if (more > 0) {
            padded = padded.replaceFirst(" {" + more + "}\n", "\n");
        }
        return padded.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void assertRefused(byte[] file, String problem) {
        assertThatThrownBy(() -> Npy.read(file))
                .isInstanceOf(MalformedFile.class)
                .hasMessage(problem);
    }
}
