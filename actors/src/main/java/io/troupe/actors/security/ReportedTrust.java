package io.troupe.actors.security;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.net.ssl.X509ExtendedTrustManager;

/** Says whose certificate is refused and why, for a plane that keeps it to itself. */
final class ReportedTrust extends ForwardingTrust {
    /** Whoever floods the port must not flood the log. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Consumer<String> report;
    private final AtomicLong quietUntil;

    /** @param quietUntil of {@link System#nanoTime()}; shared by all that report to the same place */
    ReportedTrust(X509ExtendedTrustManager trust, Consumer<String> report, AtomicLong quietUntil) {
        super(trust);
        this.report = report;
        this.quietUntil = quietUntil;
    }

    @Override
    void client(X509Certificate[] chain, Check inner) throws CertificateException {
        try {
            inner.run();
        } catch (CertificateException e) {
            long until = quietUntil.get();
            long now = System.nanoTime();
            if (now - until >= 0 && quietUntil.compareAndSet(until, now + PAUSE_NANOS)) {
                report.accept("a connection was refused: " + e.getMessage() + " (certificate of "
                        + chain[0].getSubjectX500Principal().getName() + ", issued by "
                        + chain[0].getIssuerX500Principal().getName() + ", valid until "
                        + chain[0].getNotAfter().toInstant() + ")");
            }
            throw e;
        }
    }
}
