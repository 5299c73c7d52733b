package io.troupe.actors.cli;

import io.troupe.actors.security.CertificateFolder;
import io.troupe.actors.security.PemFiles;
import io.troupe.input.UserError;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troupe certificates}. */
@Command(
        name = "certificates",
        description = "Makes an authority and a certificate for each node of cluster runs. What is there is kept.")
final class CertificatesCommand implements Callable<Integer> {
    private static final int MAX_DAYS = 36_500;

    private final Console console;
    private final Clock clock;

    @Parameters(index = "0", paramLabel = "FOLDER", description = "Where they are, or are to be.")
    private Path folder = Path.of("");

    @Option(
            names = "--host",
            required = true,
            paramLabel = "NAME",
            description = "A node: a name or an address by which others reach it; commas join several of one node.")
    private List<String> hosts = List.of();

    @Option(names = "--days", paramLabel = "N", description = "How long nodes' certificates are valid (365).")
    private int days = 365;

    @Option(names = "--ca-days", paramLabel = "N", description = "How long a new authority is valid (3650).")
    private int authorityDays = 3650;

    @Option(names = "--renew", description = "Replaces the certificates of these nodes; the authority stays.")
    private boolean renew;

    CertificatesCommand(Console console, Clock clock) {
        this.console = console;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        check("--days", days);
        check("--ca-days", authorityDays);
        List<List<String>> nodes = hosts.stream()
                .map(names ->
                        Arrays.stream(names.split(",", -1)).map(String::strip).toList())
                .toList();
        Set<String> seen = new HashSet<>();
        for (List<String> names : nodes) {
            if (!seen.add(names.get(0))) {
                throw new UserError("--host " + names.get(0) + " is there twice: commas join the names of one node");
            }
        }
        CertificateFolder certificates = new CertificateFolder(folder, clock);
        PrintStream out = console.out();
        CertificateFolder.Authority authority = certificates.authority(Duration.ofDays(authorityDays));
        out.println(done(authority.action()) + " authority " + authority.certificate() + ", valid until "
                + day(authority.until()));
        List<PemFiles> made = new ArrayList<>();
        for (List<String> names : nodes) {
            CertificateFolder.Node node = certificates.node(authority, names, Duration.ofDays(days), renew);
            out.println(done(node.action()) + " node " + String.join(", ", node.hosts()) + " in "
                    + node.files().certificate().getParent() + ", valid until " + day(node.until()));
            made.add(node.files());
        }
        explain(out, authority, made.get(made.size() - 1));
        return ExitCode.DONE;
    }

    private static void explain(PrintStream out, CertificateFolder.Authority authority, PemFiles example) {
        out.println();
        out.println("Copy to each machine its own folder, by a safe way, and name the files in the node's settings:");
        out.println("  node.security.certificate = \"" + example.certificate() + "\"");
        out.println("  node.security.privateKey  = \"" + example.privateKey() + "\"");
        out.println("  node.security.authorities = \"" + example.authorities() + "\"");
        out.println("node.host must be one of the certificate's names. Files that are replaced are read again.");
        out.println("Keep " + authority.key() + " here: who has it can make certificates that every node trusts.");
    }

    private static void check(String option, int days) {
        if (days < 1 || days > MAX_DAYS) {
            throw new UserError(option + " " + days + " is not allowed: it must be from 1 to " + MAX_DAYS);
        }
    }

    private static String done(CertificateFolder.Action action) {
        return switch (action) {
            case MADE -> "made   ";
            case KEPT -> "kept   ";
            case RENEWED -> "renewed";
        };
    }

    private static String day(Instant instant) {
        return instant.atZone(ZoneOffset.UTC).toLocalDate().toString();
    }
}
