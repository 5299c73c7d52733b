package io.troupe.actors.transport;

import io.troupe.actors.security.TlsIdentity;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A throw-away authority that makes certificates for tests. */
final class Authority {
    private static final String PASSWORD = "changeit";
    private final String name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    Authority(String name) throws Exception {
        this.name = name;
        this.keys = newKeys();
        this.certificate = certificate("CN=" + name, "CN=" + name, keys, keys.getPrivate(), true, Duration.ofDays(1));
    }

    /** An identity for localhost that trusts this authority. */
    TlsIdentity identity() throws Exception {
        return identity(this, "localhost", Duration.ofDays(1));
    }

    /**
     * An identity that this authority certifies.
     *
     * @param trusted whom it trusts
     * @param lifetime from now on; negative for one that has expired
     */
    TlsIdentity identity(Authority trusted, String host, Duration lifetime) throws Exception {
        KeyPair own = newKeys();
        X509Certificate leaf = certificate("CN=" + host, "CN=" + name, own, keys.getPrivate(), false, lifetime, host);
        KeyStore store = emptyStore();
        store.setKeyEntry("node", own.getPrivate(), PASSWORD.toCharArray(), new X509Certificate[] {leaf, certificate});
        return new FixedIdentity(keyManager(store), trusted.trustManager());
    }

    /** An identity without a certificate. */
    TlsIdentity nobody() throws Exception {
        return new FixedIdentity(keyManager(emptyStore()), trustManager());
    }

    private X509ExtendedTrustManager trustManager() throws Exception {
        KeyStore store = emptyStore();
        store.setCertificateEntry("authority", certificate);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static X509ExtendedKeyManager keyManager(KeyStore store) throws Exception {
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, PASSWORD.toCharArray());
        return Arrays.stream(factory.getKeyManagers())
                .filter(X509ExtendedKeyManager.class::isInstance)
                .map(X509ExtendedKeyManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static KeyStore emptyStore() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static KeyPair newKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509Certificate certificate(
            String subject,
            String issuer,
            KeyPair keys,
            PrivateKey signer,
            boolean authority,
            Duration lifetime,
            String... hosts)
            throws Exception {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Principal(issuer),
                BigInteger.valueOf(System.nanoTime()),
                Date.from(now.minus(Duration.ofDays(2))),
                Date.from(now.plus(lifetime)),
                new X500Principal(subject),
                keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        if (hosts.length > 0) {
            GeneralName[] names = Arrays.stream(hosts)
                    .map(host -> new GeneralName(GeneralName.dNSName, host))
                    .toArray(GeneralName[]::new);
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
    }

    private record FixedIdentity(X509ExtendedKeyManager keyManager, X509ExtendedTrustManager trustManager)
            implements TlsIdentity {}
}
