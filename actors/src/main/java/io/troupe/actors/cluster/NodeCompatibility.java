package io.troupe.actors.cluster;

import com.typesafe.config.Config;
import java.util.List;
import org.apache.pekko.cluster.ConfigValidation;
import org.apache.pekko.cluster.JoinConfigCompatChecker;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Members refuse a node of another version or run, whatever it was told when it asked. Made by Pekko, by its name. */
public final class NodeCompatibility extends JoinConfigCompatChecker {
    static final String VERSION = "troupe.cluster.version";
    static final String RUN = "troupe.cluster.run";
    static final String DETECTION = "troupe.cluster.detection";

    private final Seq<String> keys =
            CollectionConverters.asScala(List.of(VERSION, RUN, DETECTION)).toSeq();

    @Override
    public Seq<String> requiredKeys() {
        return keys;
    }

    @Override
    public ConfigValidation check(Config toCheck, Config actualConfig) {
        return JoinConfigCompatChecker.fullMatch(keys, toCheck, actualConfig);
    }
}
