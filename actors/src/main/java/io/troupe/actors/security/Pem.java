package io.troupe.actors.security;

import io.troupe.input.UserError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Certificates and keys as text. */
final class Pem {
    /** Far above any chain or bundle that a run needs; a file that is larger is the wrong one. */
    private static final int MAX_BYTES = 1 << 20;

    private Pem() {}

    /** @throws UserError if the file cannot be read or is too large */
    static byte[] bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new UserError(file + " is larger than " + MAX_BYTES + " bytes: it must be a PEM file");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new UserError("there is no file " + file);
        } catch (AccessDeniedException e) {
            throw new UserError(file + " may not be read by this process");
        } catch (IOException e) {
            throw new UserError(file + " cannot be read: " + e.getMessage());
        }
    }

    /**
     * @param file for messages
     * @throws UserError if there is no certificate in it, or one that cannot be read
     */
    static List<X509Certificate> certificates(Path file, byte[] pem) {
        try {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (CertificateException e) {
            throw new UserError(
                    file + " has a certificate that cannot be read: it must have -----BEGIN CERTIFICATE----- blocks");
        }
        throw new UserError(file + " has no certificate: it must have -----BEGIN CERTIFICATE----- blocks");
    }

    /**
     * @param file for messages
     * @throws UserError if there is no key in it, or one that is encrypted or cannot be read
     */
    static PrivateKey privateKey(Path file, byte[] pem) {
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
        try (PEMParser parser =
                new PEMParser(new InputStreamReader(new ByteArrayInputStream(pem), StandardCharsets.US_ASCII))) {
            for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
                if (block instanceof PrivateKeyInfo info) {
                    return converter.getPrivateKey(info);
                }
                if (block instanceof PEMKeyPair pair) {
                    return converter.getKeyPair(pair).getPrivate();
                }
                if (block instanceof PKCS8EncryptedPrivateKeyInfo || block instanceof PEMEncryptedKeyPair) {
                    throw new UserError(file + " has an encrypted private key: it must have one without a passphrase,"
                            + " readable by its owner only");
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(
                    file + " has a private key that cannot be read: it must have a -----BEGIN PRIVATE KEY----- block");
        }
        throw new UserError(file + " has no private key: it must have a -----BEGIN PRIVATE KEY----- block");
    }

    static String write(X509Certificate certificate) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(certificate);
        }
        return text.toString();
    }

    static String write(PrivateKey key) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(new JcaPKCS8Generator(key, null));
        }
        return text.toString();
    }
}
