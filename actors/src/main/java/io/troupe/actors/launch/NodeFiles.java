package io.troupe.actors.launch;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files of {@code troupe node --config}, one for each node of a launch.
 *
 * @param runDirectory as the nodes see it
 * @param resume whether the run goes on from an earlier launch
 * @param launchedAt when it was
 * @param counts nodes that training waits for
 * @param token secret of the launch
 * @param security certificates, as patterns
 * @param settings the cluster file's section {@code node}
 * @param bindHost on which they listen, where that is not the node's host
 */
record NodeFiles(
        String runDirectory,
        boolean resume,
        Instant launchedAt,
        Counts counts,
        String token,
        SecuritySettings security,
        Config settings,
        Optional<String> bindHost) {

    /** The file's content. */
    String content(PlannedNode node) {
        Map<String, Object> own = new HashMap<>();
        own.put("index", node.name().index());
        own.put("runDirectory", runDirectory);
        own.put("resume", resume);
        own.put("launchedAtMillis", launchedAt.toEpochMilli());
        own.put("host", node.host());
        bindHost.ifPresent(host -> own.put("bindHost", host));
        own.put("controlPort", node.controlPort());
        own.put("dataPort", node.dataPort());
        own.put("expected", Map.of("trainers", counts.trainers(), "workers", counts.workers()));
        own.put("token", token);
        Map<String, Object> secured = new HashMap<>();
        security.files(node.host()).ifPresent(files -> {
            secured.put("certificate", absolute(files.certificate()));
            secured.put("privateKey", absolute(files.privateKey()));
            secured.put("authorities", absolute(files.authorities()));
        });
        secured.put("insecure", security.insecure());
        own.put("security", secured);
        return ConfigFactory.empty()
                .withValue("node", ConfigValueFactory.fromMap(own).withFallback(settings.root()))
                .root()
                .render(ConfigRenderOptions.defaults().setJson(false).setOriginComments(false));
    }

    private static String absolute(String file) {
        return Path.of(file).toAbsolutePath().toString();
    }
}
