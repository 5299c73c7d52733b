package io.troupe.actors.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.troupe.actors.cluster.NodeConfig.Role;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything that a run is in Kubernetes: a claim for run directories, the experiment, the secret with the nodes'
 * settings and certificates, the names of the pods, who may reach which port, and the pods.
 *
 * @param cluster what to ask for
 * @param runId of the run
 * @param experiment content of {@code experiment.conf}
 * @param resume whether the run goes on from an earlier launch
 * @param launchedAt when it was launched
 * @param token secret of the launch
 * @param certificates PEM files by their names in the secret
 */
record KubernetesManifests(
        ClusterFile cluster,
        String runId,
        String experiment,
        boolean resume,
        Instant launchedAt,
        String token,
        Map<String, String> certificates) {
    private static final String DEFAULT_HOME = "/opt/troupe";
    private static final String RUNS = "/runs";
    private static final String SETTINGS = "/etc/troupe";
    private static final String SECRETS = "/etc/troupe-secret";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Where the run directory is in the supervisors' pods. */
    static String runDirectory(String runId) {
        return RUNS + "/" + runId;
    }

    /** The name of a node's pod. */
    static String pod(ClusterFile.Kubernetes settings, NodeName name) {
        return settings.name() + "-" + name.label();
    }

    /** By which the other pods reach it. */
    static String host(ClusterFile.Kubernetes settings, NodeName name) {
        return pod(settings, name) + "." + settings.name();
    }

    /** As documents of one file. */
    String yaml() throws IOException {
        YAMLMapper mapper = YAMLMapper.builder()
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
                .build();
        StringBuilder documents = new StringBuilder();
        for (JsonNode object : objects()) {
            documents.append(mapper.writeValueAsString(object));
        }
        return documents.toString();
    }

    private List<ObjectNode> objects() {
        List<ObjectNode> objects = new ArrayList<>();
        if (settings().claim().isEmpty()) {
            objects.add(claim());
        }
        objects.add(experimentMap());
        objects.add(secret());
        objects.add(service());
        objects.add(networkPolicy());
        for (Role role : List.of(Role.SUPERVISOR, Role.TRAINER, Role.WORKER)) {
            objects.add(statefulSet(role));
        }
        return objects;
    }

    private ClusterFile.Kubernetes settings() {
        return cluster.kubernetes();
    }

    private String home() {
        return cluster.home().orElse(DEFAULT_HOME);
    }

    private int controlPort() {
        return cluster.basePort().orElse(HostPorts.DEFAULT_BASE);
    }

    private static ObjectNode object(Map<String, ?> fields) {
        return JSON.valueToTree(new TreeMap<>(fields));
    }

    private ObjectNode named(String apiVersion, String kind, String name) {
        ObjectNode object = JSON.createObjectNode();
        object.put("apiVersion", apiVersion);
        object.put("kind", kind);
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("name", name);
        metadata.put("namespace", settings().namespace());
        metadata.set("labels", object(labels()));
        return object;
    }

    private Map<String, String> labels() {
        return Map.of(
                "app.kubernetes.io/name",
                "troupe",
                "app.kubernetes.io/instance",
                settings().name());
    }

    private Map<String, String> labels(Role role) {
        Map<String, String> labels = new TreeMap<>(labels());
        labels.put("app.kubernetes.io/component", new NodeName(role, 0).roleLabel());
        return labels;
    }

    private String claimName() {
        return settings().claim().orElse(settings().name() + "-runs");
    }

    private ObjectNode claim() {
        ObjectNode claim = named("v1", "PersistentVolumeClaim", claimName());
        ObjectNode spec = claim.putObject("spec");
        // Supervisors that stand by may be on other machines.
        spec.putArray("accessModes").add(cluster.counts().supervisors() > 1 ? "ReadWriteMany" : "ReadWriteOnce");
        settings().storageClass().ifPresent(storageClass -> spec.put("storageClassName", storageClass));
        spec.putObject("resources")
                .putObject("requests")
                .put("storage", settings().storage());
        return claim;
    }

    private ObjectNode experimentMap() {
        ObjectNode map = named("v1", "ConfigMap", settings().name() + "-experiment");
        map.put("immutable", true);
        map.putObject("data").put("experiment.conf", experiment);
        return map;
    }

    private ObjectNode secret() {
        ObjectNode secret = named("v1", "Secret", settings().name() + "-nodes");
        secret.put("type", "Opaque");
        secret.put("immutable", true);
        ObjectNode data = secret.putObject("stringData");
        data.put("node.conf", nodeConf());
        new TreeMap<>(certificates).forEach(data::put);
        return secret;
    }

    /** What all nodes are told; each adds its number, its name and its certificate. */
    private String nodeConf() {
        NodeFiles files = new NodeFiles(
                runDirectory(runId),
                resume,
                launchedAt,
                cluster.counts(),
                token,
                new SecuritySettings(Optional.empty(), cluster.security().insecure()),
                cluster.node(),
                Optional.of("0.0.0.0"));
        String all = files.content(new PlannedNode(
                new NodeName(Role.WORKER, 0), "to be set by the pod", controlPort(), controlPort() + 1));
        return ConfigFactory.parseString(all)
                .withoutPath("node.host")
                .withoutPath("node.index")
                .root()
                .render(ConfigRenderOptions.defaults().setJson(false).setOriginComments(false));
    }

    private ObjectNode service() {
        ObjectNode service = named("v1", "Service", settings().name());
        ObjectNode spec = service.putObject("spec");
        spec.put("clusterIP", "None");
        // Nodes must find each other before they are ready, since joining is what makes them so.
        spec.put("publishNotReadyAddresses", true);
        spec.set("selector", object(labels()));
        ArrayNode ports = spec.putArray("ports");
        ports.addObject().put("name", "control").put("port", controlPort());
        ports.addObject().put("name", "data").put("port", controlPort() + 1);
        return service;
    }

    private ObjectNode networkPolicy() {
        ObjectNode policy =
                named("networking.k8s.io/v1", "NetworkPolicy", settings().name());
        ObjectNode spec = policy.putObject("spec");
        spec.putObject("podSelector").set("matchLabels", object(labels()));
        spec.putArray("policyTypes").add("Ingress");
        ObjectNode ingress = spec.putArray("ingress").addObject();
        ingress.putArray("from").addObject().putObject("podSelector").set("matchLabels", object(labels()));
        ArrayNode ports = ingress.putArray("ports");
        ports.addObject().put("protocol", "TCP").put("port", controlPort());
        ports.addObject().put("protocol", "TCP").put("port", controlPort() + 1);
        return policy;
    }

    private ObjectNode statefulSet(Role role) {
        String roleLabel = new NodeName(role, 0).roleLabel();
        ObjectNode set = named("apps/v1", "StatefulSet", settings().name() + "-" + roleLabel);
        ((ObjectNode) set.path("metadata")).set("labels", object(labels(role)));
        ObjectNode spec = set.putObject("spec");
        spec.put("serviceName", settings().name());
        spec.put("replicas", cluster.counts().of(role));
        spec.put("podManagementPolicy", "Parallel");
        spec.putObject("selector").set("matchLabels", object(labels(role)));
        ObjectNode template = spec.putObject("template");
        template.putObject("metadata").set("labels", object(labels(role)));
        ObjectNode pod = template.putObject("spec");
        pod.put("automountServiceAccountToken", false);
        pod.put("enableServiceLinks", false);
        pod.put("terminationGracePeriodSeconds", cluster.stopTimeout().toSeconds() + 5);
        ObjectNode podSecurity = pod.putObject("securityContext");
        podSecurity.put("runAsNonRoot", true);
        podSecurity.put("runAsUser", settings().user());
        podSecurity.put("runAsGroup", settings().user());
        podSecurity.put("fsGroup", settings().user());
        podSecurity.putObject("seccompProfile").put("type", "RuntimeDefault");
        container(pod.putArray("containers").addObject(), role, roleLabel);
        volumes(pod.putArray("volumes"), role);
        return set;
    }

    private void container(ObjectNode container, Role role, String roleLabel) {
        container.put("name", roleLabel);
        container.put("image", settings().image().orElse(""));
        container.put("imagePullPolicy", settings().imagePullPolicy());
        container
                .putArray("command")
                .add("bash")
                .add(home() + "/bin/lib/kubernetes-node.sh")
                .add(roleLabel);
        ArrayNode environment = container.putArray("env");
        variable(environment, "TROUPE_NAME", settings().name());
        variable(environment, "TROUPE_RUN_DIRECTORY", runDirectory(runId));
        variable(environment, "TROUPE_CONTROL_PORT", String.valueOf(controlPort()));
        variable(environment, "TROUPE_TRAINERS", String.valueOf(cluster.counts().trainers()));
        variable(environment, "TROUPE_WORKERS", String.valueOf(cluster.counts().workers()));
        variable(environment, NodeCommandLine.BUILT, "true");
        // The home of an unknown user is nowhere, and libraries that unpack something look for it.
        variable(
                environment,
                NodeCommandLine.JAVA_OPTIONS,
                ("-Duser.home=/tmp " + cluster.jvmOptions().of(role)).strip());
        ArrayNode ports = container.putArray("ports");
        ports.addObject().put("name", "control").put("containerPort", controlPort());
        ports.addObject().put("name", "data").put("containerPort", controlPort() + 1);
        ClusterFile.Kubernetes.Pod needs = settings().pod(role);
        ObjectNode resources = container.putObject("resources");
        ObjectNode requests = resources.putObject("requests");
        requests.put("cpu", needs.cpu());
        requests.put("memory", needs.memory());
        ObjectNode limits = resources.putObject("limits");
        // No limit of the processor: throttling would look like a slow node.
        limits.put("memory", needs.memory());
        if (needs.gpus() > 0) {
            requests.put(settings().gpuResource(), String.valueOf(needs.gpus()));
            limits.put(settings().gpuResource(), String.valueOf(needs.gpus()));
        }
        ObjectNode security = container.putObject("securityContext");
        security.put("allowPrivilegeEscalation", false);
        security.put("readOnlyRootFilesystem", true);
        security.putObject("capabilities").putArray("drop").add("ALL");
        container.put("terminationMessagePolicy", "File");
        ArrayNode mounts = container.putArray("volumeMounts");
        mounts.addObject().put("name", "experiment").put("mountPath", SETTINGS).put("readOnly", true);
        mounts.addObject().put("name", "nodes").put("mountPath", SECRETS).put("readOnly", true);
        // Native libraries are unpacked there.
        mounts.addObject().put("name", "tmp").put("mountPath", "/tmp");
        if (role == Role.SUPERVISOR) {
            mounts.addObject().put("name", "runs").put("mountPath", RUNS);
        }
    }

    private static void variable(ArrayNode environment, String name, String value) {
        environment.addObject().put("name", name).put("value", value);
    }

    private void volumes(ArrayNode volumes, Role role) {
        volumes.addObject()
                .put("name", "experiment")
                .putObject("configMap")
                .put("name", settings().name() + "-experiment");
        // Readable by the group that the pod runs as, and by nobody else.
        volumes.addObject()
                .put("name", "nodes")
                .putObject("secret")
                .put("secretName", settings().name() + "-nodes")
                .put("defaultMode", 0440);
        volumes.addObject().put("name", "tmp").putObject("emptyDir").put("sizeLimit", "2Gi");
        if (role == Role.SUPERVISOR) {
            volumes.addObject()
                    .put("name", "runs")
                    .putObject("persistentVolumeClaim")
                    .put("claimName", claimName());
        }
    }
}
