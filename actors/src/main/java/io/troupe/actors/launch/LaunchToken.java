package io.troupe.actors.launch;

import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.KeyGenerator;

/** The secret of one launch: 256 bits from the platform's secure source. */
final class LaunchToken {
    private LaunchToken() {}

    static String create() {
        try {
            return HexFormat.of()
                    .formatHex(
                            KeyGenerator.getInstance("HmacSHA256").generateKey().getEncoded());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every platform has HmacSHA256", e);
        }
    }
}
