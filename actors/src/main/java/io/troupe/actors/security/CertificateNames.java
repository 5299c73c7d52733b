package io.troupe.actors.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.util.IPAddress;

/** The hosts that a certificate is for. */
public final class CertificateNames {
    private static final int DNS = 2;
    private static final int IP = 7;

    private CertificateNames() {}

    /** Names and addresses, as the certificate lists them. */
    public static List<String> of(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names == null) {
                return List.of();
            }
            return names.stream()
                    .filter(name -> name.get(0).equals(DNS) || name.get(0).equals(IP))
                    .map(name -> String.valueOf(name.get(1)))
                    .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    /**
     * Whether a peer that connects to {@code host} would take this certificate for that of the host.
     *
     * @param host name or address; IPv6 with or without brackets
     */
    public static boolean cover(X509Certificate certificate, String host) {
        String bare = bare(host);
        return of(certificate).stream().anyMatch(name -> matches(name, bare));
    }

    /**
     * Whether a certificate has one of some names.
     *
     * @param names and addresses; on either side {@code *.} stands for one more label
     */
    public static boolean share(X509Certificate certificate, List<String> names) {
        List<String> theirs = of(certificate);
        return names.stream()
                .map(CertificateNames::bare)
                .anyMatch(ours -> theirs.stream().anyMatch(name -> matches(name, ours) || matches(ours, name)));
    }

    /** Whether this is an address and not a name. */
    static boolean isAddress(String host) {
        return IPAddress.isValid(bare(host));
    }

    /** Without the brackets of IPv6. */
    public static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static boolean matches(String name, String host) {
        if (isAddress(name) || isAddress(host)) {
            return isAddress(name) && isAddress(host) && sameAddress(name, host);
        }
        String wanted = host.toLowerCase(Locale.ROOT);
        String known = name.toLowerCase(Locale.ROOT);
        int dot = wanted.indexOf('.');
        return known.equals(wanted)
                || (known.startsWith("*.") && dot > 0 && known.substring(1).equals(wanted.substring(dot)));
    }

    private static boolean sameAddress(String one, String other) {
        try {
            // Addresses are not looked up.
            return InetAddress.getByName(one).equals(InetAddress.getByName(other));
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
