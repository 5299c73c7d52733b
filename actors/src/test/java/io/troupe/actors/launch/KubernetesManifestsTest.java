package io.troupe.actors.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.input.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesManifestsTest {
    @TempDir
    Path folder;

    private String yaml(String more) throws IOException {
        Path file = Files.writeString(
                folder.resolve("cluster.conf"), "kubernetes.image = \"registry:5000/troupe:1\"\nworkers = 4\n" + more);
        return new KubernetesManifests(
                        ClusterFileLoader.load(Optional.of(file)),
                        "cartpole-1",
                        "seed=1\nname=cartpole\n",
                        false,
                        Instant.ofEpochMilli(1000),
                        "0123456789abcdef0123456789abcdef",
                        Map.of("troupe-worker-0.crt", "PEM\n", "troupe-worker-0.key", "PEM\n"))
                .yaml();
    }

    private List<JsonNode> objects(String more) throws IOException {
        YAMLMapper mapper = new YAMLMapper();
        List<JsonNode> objects = new ArrayList<>();
        mapper.readerFor(JsonNode.class).<JsonNode>readValues(yaml(more)).forEachRemaining(objects::add);
        return objects;
    }

    private static JsonNode only(List<JsonNode> objects, String kind, String name) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind)
                        && object.path("metadata").path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRunIsASetOfPodsForEachRoleWithWhatTheyNeed() throws IOException {
        List<JsonNode> objects = objects("kubernetes.trainer.gpus = 1");

        assertThat(objects.stream().map(object -> object.path("kind").asText()))
                .containsExactly(
                        "PersistentVolumeClaim",
                        "ConfigMap",
                        "Secret",
                        "Service",
                        "NetworkPolicy",
                        "StatefulSet",
                        "StatefulSet",
                        "StatefulSet");
        JsonNode workers = only(objects, "StatefulSet", "troupe-worker");
        assertThat(workers.at("/spec/replicas").asInt()).isEqualTo(4);
        JsonNode pod = workers.at("/spec/template/spec");
        assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isEqualTo(65);
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/containers/0/securityContext/readOnlyRootFilesystem")
                        .asBoolean())
                .isTrue();
        assertThat(pod.at("/containers/0/resources/requests/cpu").asText()).isEqualTo("2");
        assertThat(only(objects, "StatefulSet", "troupe-trainer")
                        .at("/spec/template/spec/containers/0/resources/limits/nvidia.com~1gpu")
                        .asText())
                .isEqualTo("1");
        assertThat(only(objects, "ConfigMap", "troupe-experiment")
                        .at("/data/experiment.conf")
                        .asText())
                .isEqualTo("seed=1\nname=cartpole\n");
    }

    @Test
    void onlyTheControlAndTheDataPortAreOpenAndOnlyToTheRunItself() throws IOException {
        List<JsonNode> objects = objects("basePort = 30000");
        JsonNode policy = only(objects, "NetworkPolicy", "troupe").path("spec");

        assertThat(policy.path("ingress")).hasSize(1);
        assertThat(policy.at("/ingress/0/ports").toString())
                .isEqualTo("[{\"protocol\":\"TCP\",\"port\":30000},{\"protocol\":\"TCP\",\"port\":30001}]");
        assertThat(policy.at("/ingress/0/from/0/podSelector/matchLabels"))
                .isEqualTo(policy.at("/podSelector/matchLabels"));
        Set<Integer> open = new HashSet<>();
        for (JsonNode object : objects) {
            object.at("/spec/template/spec/containers/0/ports")
                    .forEach(port -> open.add(port.path("containerPort").asInt()));
        }
        assertThat(open).containsExactlyInAnyOrder(30_000, 30_001);
    }

    @Test
    void theSecretHoldsWhatANodeIsToldButItsNumberAndItsName() throws IOException {
        JsonNode secret = only(objects("node.detection.heartbeatPause = 9s"), "Secret", "troupe-nodes")
                .path("stringData");

        Config node =
                ConfigFactory.parseString(secret.path("node.conf").asText()).getConfig("node");
        assertThat(node.getString("token")).isEqualTo("0123456789abcdef0123456789abcdef");
        assertThat(node.getString("runDirectory")).isEqualTo("/runs/cartpole-1");
        assertThat(node.getInt("expected.workers")).isEqualTo(4);
        assertThat(node.getDuration("detection.heartbeatPause")).isEqualTo(Duration.ofSeconds(9));
        assertThat(node.hasPath("host") || node.hasPath("index")).isFalse();
        assertThat(secret.path("troupe-worker-0.key").asText()).isEqualTo("PEM\n");
    }

    @Test
    void aClaimThatExistsIsUsedAndNoneIsMade() throws IOException {
        List<JsonNode> objects = objects("kubernetes.claim = mine");

        assertThat(objects).noneMatch(object -> object.path("kind").asText().equals("PersistentVolumeClaim"));
        assertThat(only(objects, "StatefulSet", "troupe-supervisor")
                        .at("/spec/template/spec/volumes/3/persistentVolumeClaim/claimName")
                        .asText())
                .isEqualTo("mine");
    }

    /** {@code pip install kubernetes-validate}; its schemas are those of Kubernetes itself. */
    @Test
    void theSchemasOfKubernetesAcceptEverything() throws IOException, InterruptedException {
        String program = System.getenv().getOrDefault("KUBERNETES_VALIDATE", "kubernetes-validate");
        assumeTrue(isThere(program), "SKIPPED: kubernetes-validate (PyPI) is not there: the schemas are not checked");
        Path file = Files.writeString(
                folder.resolve("manifests.yaml"), yaml("kubernetes.trainer.gpus = 1\nsupervisors = 2"));

        Tool.Result result = Tool.call(List.of(program, "--strict", file.toString()), Duration.ofMinutes(1));

        assertThat(result.out() + result.err()).doesNotContainIgnoringCase("error");
        assertThat(result.exitCode()).isZero();
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), yaml("").replace("replicas: 4", "replica: 4"));
        assertThat(Tool.call(List.of(program, "--strict", wrong.toString()), Duration.ofMinutes(1))
                        .exitCode())
                .isNotZero();
    }

    private static boolean isThere(String program) throws InterruptedException {
        try {
            return Tool.call(List.of(program, "--version"), Duration.ofSeconds(30))
                    .succeeded();
        } catch (IOException | UserError e) {
            return false;
        }
    }
}
