package io.troupe.actors.serialization;

import com.typesafe.config.Config;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every class of control messages with its number on the wire. */
public final class ControlMessages {
    /** Classes that one vocabulary lists at most. */
    public static final int MAX_CLASSES = 256;

    static final String SETTING = "troupe.control-vocabularies";

    /** Below are the values that every vocabulary may use. */
    private static final int FIRST_ID = 128;

    private final Map<Class<?>, Integer> ids;
    private final String fingerprint;

    private ControlMessages(Map<Class<?>, Integer> ids) {
        this.ids = Collections.unmodifiableMap(ids);
        fingerprint = fingerprint(ids);
    }

    /**
     * The classes of some vocabularies, in this order.
     *
     * @throws IllegalArgumentException naming the class that cannot be sent, and why
     */
    public static ControlMessages of(List<? extends ControlVocabulary> vocabularies) {
        Map<Class<?>, Integer> ids = new LinkedHashMap<>();
        for (int v = 0; v < vocabularies.size(); v++) {
            List<Class<?>> classes = vocabularies.get(v).classes();
            if (classes.size() > MAX_CLASSES) {
                throw new IllegalArgumentException(
                        vocabularies.get(v).getClass().getName() + " lists " + classes.size() + " classes (at most "
                                + MAX_CLASSES + ")");
            }
            for (int i = 0; i < classes.size(); i++) {
                Class<?> type = classes.get(i);
                if (!type.isRecord() && !type.isEnum()) {
                    throw new IllegalArgumentException(type.getName() + " is neither a record nor an enum");
                }
                if (ids.put(type, FIRST_ID + v * MAX_CLASSES + i) != null) {
                    throw new IllegalArgumentException(type.getName() + " is listed twice");
                }
            }
        }
        ids.keySet().forEach(type -> requireKnownComponents(type, ids));
        return new ControlMessages(ids);
    }

    /**
     * The classes of the vocabularies that an actor system's settings name.
     *
     * @throws IllegalArgumentException naming the setting, the vocabulary or the class that is wrong
     */
    static ControlMessages from(Config config, ClassLoader loader) {
        List<ControlVocabulary> vocabularies = new ArrayList<>();
        for (String name : config.getStringList(SETTING)) {
            try {
                Class<?> type = Class.forName(name, true, loader);
                vocabularies.add(type.asSubclass(ControlVocabulary.class)
                        .getConstructor()
                        .newInstance());
            } catch (ReflectiveOperationException | ClassCastException e) {
                throw new IllegalArgumentException(
                        SETTING + " names " + name + ", which is not a public ControlVocabulary: " + e, e);
            }
        }
        return of(vocabularies);
    }

    /** A class that can have no subclass must be known now; of an interface the sender sees what is behind it. */
    private static void requireKnownComponents(Class<?> type, Map<Class<?>, Integer> ids) {
        if (!type.isRecord()) {
            return;
        }
        for (RecordComponent component : type.getRecordComponents()) {
            Class<?> of = component.getType();
            boolean closed = of.isRecord() || of.isEnum() || of.isArray();
            if (closed && !ids.containsKey(of) && !ControlKryo.isValue(of)) {
                throw new IllegalArgumentException(component.getName() + " of " + type.getName() + " is a "
                        + of.getName() + ", which no control vocabulary lists");
            }
        }
    }

    /** Numbers by class, in order. */
    public Map<Class<?>, Integer> ids() {
        return ids;
    }

    /** The same for two programs only when they understand each other's messages. */
    String fingerprint() {
        return fingerprint;
    }

    private static String fingerprint(Map<Class<?>, Integer> ids) {
        StringBuilder text = new StringBuilder();
        ids.forEach((type, id) -> {
            text.append(id).append(' ').append(type.getName()).append('\n');
            if (type.isRecord()) {
                for (RecordComponent component : type.getRecordComponents()) {
                    text.append(component.getName())
                            .append(' ')
                            .append(component.getGenericType().getTypeName())
                            .append('\n');
                }
            } else {
                text.append(Arrays.toString(type.getEnumConstants())).append('\n');
            }
        });
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
