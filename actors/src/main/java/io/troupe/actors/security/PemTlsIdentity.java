package io.troupe.actors.security;

import io.troupe.input.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An identity in PEM files that are read again when they change.
 *
 * <p>Files are compared when a connection asks, but not more often than every two seconds. Files that are half-written, do
 * not belong together, or are not valid now, leave the identity as it was, with one warning.
 */
public final class PemTlsIdentity implements TlsIdentity {
    private static final Logger LOG = LoggerFactory.getLogger(PemTlsIdentity.class);
    private static final Duration CHECK_EVERY = Duration.ofSeconds(2);

    private final PemFiles files;
    private final Clock clock;
    private final List<String> peers;
    private final Duration checkEvery;
    private Contents tried;
    private Identity current;
    private Instant checked;

    PemTlsIdentity(PemFiles files, Clock clock, List<String> peers, Duration checkEvery) {
        this.files = files;
        this.clock = clock;
        this.peers = List.copyOf(peers);
        this.checkEvery = checkEvery;
        this.checked = clock.instant();
        this.tried = Contents.read(files);
        this.current = Identity.of(files, tried, peers, checked);
    }

    /**
     * Reads the files. Peers that connect must have a name in common with the certificate in them.
     *
     * @param clock by which certificates are valid or not
     * @throws UserError naming the file and what is wrong with it
     */
    public static PemTlsIdentity read(PemFiles files, Clock clock) {
        return read(files, clock, List.of());
    }

    /**
     * Reads the files.
     *
     * @param clock by which certificates are valid or not
     * @param peers names of which the certificate of a peer that connects must have one, as {@link NamedPeers} has it;
     *     empty for those of the certificate in the files
     * @throws UserError naming the file and what is wrong with it
     */
    public static PemTlsIdentity read(PemFiles files, Clock clock, List<String> peers) {
        return new PemTlsIdentity(files, clock, peers, CHECK_EVERY);
    }

    @Override
    public X509ExtendedKeyManager keyManager() {
        return upToDate().keyManager();
    }

    @Override
    public X509ExtendedTrustManager trustManager() {
        return upToDate().trustManager();
    }

    private synchronized Identity upToDate() {
        Instant now = clock.instant();
        // The clock may be set back.
        if (Duration.between(checked, now).abs().compareTo(checkEvery) < 0) {
            return current;
        }
        checked = now;
        try {
            Contents contents = Contents.read(files);
            if (!contents.equals(tried)) {
                tried = contents;
                current = Identity.of(files, contents, peers, now);
                LOG.info("reads the certificates again: {}", files.certificate());
            }
        } catch (UserError e) {
            LOG.warn("keeps the certificates it has, since the changed files cannot be used: {}", e.getMessage());
        }
        return current;
    }

    private record Contents(ByteBuffer certificate, ByteBuffer privateKey, ByteBuffer authorities) {
        static Contents read(PemFiles files) {
            return new Contents(
                    ByteBuffer.wrap(Pem.bytes(files.certificate())),
                    ByteBuffer.wrap(Pem.bytes(files.privateKey())),
                    ByteBuffer.wrap(Pem.bytes(files.authorities())));
        }
    }

    private record Identity(X509ExtendedKeyManager keyManager, X509ExtendedTrustManager trustManager) {
        static Identity of(PemFiles files, Contents contents, List<String> peers, Instant now) {
            List<X509Certificate> chain =
                    Pem.certificates(files.certificate(), contents.certificate().array());
            PrivateKey key =
                    Pem.privateKey(files.privateKey(), contents.privateKey().array());
            List<X509Certificate> authorities =
                    Pem.certificates(files.authorities(), contents.authorities().array());
            checkValidity(files, chain.get(0), now);
            checkOrder(files, chain);
            checkPair(files, chain.get(0), key);
            try {
                List<String> names = peers.isEmpty() ? CertificateNames.of(chain.get(0)) : peers;
                return new Identity(keyManager(chain, key), new NamedPeers(trustManager(authorities), names));
            } catch (GeneralSecurityException | IOException e) {
                throw new UserError("the certificates " + files.certificate() + ", " + files.privateKey() + " and "
                        + files.authorities() + " cannot be used: " + e.getMessage());
            }
        }

        private static void checkValidity(PemFiles files, X509Certificate certificate, Instant now) {
            Instant until = certificate.getNotAfter().toInstant();
            if (now.isAfter(until)) {
                throw new UserError("the certificate in " + files.certificate() + " expired at " + until
                        + ": 'troupe certificates' with --renew makes a new one");
            }
            Instant from = certificate.getNotBefore().toInstant();
            if (now.isBefore(from)) {
                throw new UserError("the certificate in " + files.certificate() + " is not valid before " + from
                        + ", and the clock of this machine says " + now);
            }
        }

        private static void checkOrder(PemFiles files, List<X509Certificate> chain) {
            for (int i = 1; i < chain.size(); i++) {
                if (!chain.get(i - 1)
                        .getIssuerX500Principal()
                        .equals(chain.get(i).getSubjectX500Principal())) {
                    throw new UserError("certificate " + (i + 1) + " in " + files.certificate()
                            + " did not sign the one before: the node's own must come first, then its signer's");
                }
            }
        }

        private static void checkPair(PemFiles files, X509Certificate certificate, PrivateKey key) {
            String algorithm = switch (key.getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default ->
                    throw new UserError(
                            files.privateKey() + " has a key for " + key.getAlgorithm() + ": it must be for RSA or EC");
            };
            try {
                byte[] sample = {1, 2, 3};
                Signature signing = Signature.getInstance(algorithm);
                signing.initSign(key);
                signing.update(sample);
                byte[] signature = signing.sign();
                Signature verifying = Signature.getInstance(algorithm);
                verifying.initVerify(certificate.getPublicKey());
                verifying.update(sample);
                if (verifying.verify(signature)) {
                    return;
                }
            } catch (GeneralSecurityException e) {
                // Said below: a key of another kind is another key.
            }
            throw new UserError("the key in " + files.privateKey() + " does not belong to the certificate in "
                    + files.certificate());
        }

        private static X509ExtendedKeyManager keyManager(List<X509Certificate> chain, PrivateKey key)
                throws GeneralSecurityException, IOException {
            char[] password = new char[0];
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, password);
            store.setKeyEntry("node", key, password, chain.toArray(new Certificate[0]));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, password);
            for (KeyManager manager : factory.getKeyManagers()) {
                if (manager instanceof X509ExtendedKeyManager extended) {
                    return extended;
                }
            }
            throw new GeneralSecurityException("this JDK has no manager of X.509 keys");
        }

        private static X509ExtendedTrustManager trustManager(List<X509Certificate> authorities)
                throws GeneralSecurityException, IOException {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, new char[0]);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("authority-" + i, authorities.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager extended) {
                    return extended;
                }
            }
            throw new GeneralSecurityException("this JDK has no manager of X.509 trust");
        }
    }
}
