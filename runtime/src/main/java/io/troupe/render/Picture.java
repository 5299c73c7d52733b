package io.troupe.render;

import java.util.List;

/** A picture of an environment at one moment. */
public interface Picture {
    /** In lines of ASCII, for a terminal of 80 columns. */
    List<String> text();

    /** A whole SVG document. */
    String svg();
}
