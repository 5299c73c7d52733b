package io.troupe.architecture.planted;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;

/** Breaks a rule on purpose: Java serialisation. */
public final class PlantedSerialisation {
    Object read(InputStream in) throws IOException, ClassNotFoundException {
        return new ObjectInputStream(in).readObject();
    }
}
