package io.troupe.npy;

import io.troupe.npy.NpyArray.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The NPY format, version 1.0: the magic string, the version, the length of the header in two bytes, the header (the literal
 * of a Python dictionary, filled up with blanks to a multiple of 64 bytes), and the elements.
 */
final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int LENGTH_BYTES = 2;
    private static final int ALIGNMENT = 64;
    private static final Pattern HEADER = Pattern.compile(
            "\\{'descr': '([^']{1,9})', 'fortran_order': (True|False), 'shape': \\(((?:\\d{1,10}, ?)*(?:\\d{1,10})?)\\),? ?\\}\\s*");

    private Npy() {}

    static void write(NpyArray array, OutputStream out) throws IOException {
        // Of one element, Python wants a comma.
        String shape = array.shape().size() == 1
                ? array.shape().getFirst() + ","
                : array.shape().stream().map(String::valueOf).collect(Collectors.joining(", "));
        String header =
                "{'descr': '" + array.kind().description() + "', 'fortran_order': False, 'shape': (" + shape + "), }";
        int unpadded = MAGIC.length + LENGTH_BYTES + header.length() + 1;
        String padding = " ".repeat(Math.floorMod(-unpadded, ALIGNMENT));
        byte[] text = (header + padding + "\n").getBytes(StandardCharsets.US_ASCII);
        out.write(MAGIC);
        out.write(text.length & 0xff);
        out.write(text.length >>> Byte.SIZE);
        out.write(text);
        out.write(array.content());
    }

    static NpyArray read(byte[] file) throws MalformedFile {
        int start = MAGIC.length + LENGTH_BYTES;
        if (file.length < start || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new MalformedFile("it does not begin as an array in the format NPY 1.0 does");
        }
        int length = (file[MAGIC.length] & 0xff) | (file[MAGIC.length + 1] & 0xff) << Byte.SIZE;
        if (file.length - start < length) {
            throw new MalformedFile("it ends inside its header");
        }
        String header = new String(file, start, length, StandardCharsets.ISO_8859_1);
        Matcher found = HEADER.matcher(header);
        if (!found.matches()) {
            throw new MalformedFile("its header is not understood: " + header.strip());
        }
        if (found.group(2).equals("True")) {
            throw new MalformedFile("it is in the order of Fortran");
        }
        String description = found.group(1);
        Kind kind = Arrays.stream(Kind.values())
                .filter(known -> known.description().equals(description))
                .findFirst()
                .orElseThrow(() -> new MalformedFile("elements of " + description + " are not known here"));
        return new NpyArray(kind, shape(found.group(3)), Arrays.copyOfRange(file, start + length, file.length));
    }

    private static List<Integer> shape(String text) throws MalformedFile {
        List<Integer> shape = new ArrayList<>();
        for (String length : text.isBlank() ? new String[0] : text.split(", ?")) {
            try {
                shape.add(Integer.parseInt(length));
            } catch (NumberFormatException e) {
                throw new MalformedFile("its shape is too large: (" + text + ")", e);
            }
        }
        return shape;
    }
}
