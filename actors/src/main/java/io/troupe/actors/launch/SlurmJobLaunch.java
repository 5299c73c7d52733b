package io.troupe.actors.launch;

import io.troupe.actors.cluster.NodeConfig.Role;
import io.troupe.input.UserError;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The launch inside a Slurm job: its nodes are job steps on the machines that the job was given. */
public final class SlurmJobLaunch implements LaunchKind {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Map<String, String> environment;

    /** @param environment of the job */
    public SlurmJobLaunch(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String label() {
        return SlurmLaunch.LABEL;
    }

    @Override
    public void check(ClusterFile cluster) {
        if (!environment.containsKey("SLURM_JOB_ID")) {
            throw new UserError("this is not a Slurm job: 'troupe-cluster slurm' submits one");
        }
    }

    @Override
    public Supervision prepare(LaunchOrder order) throws IOException {
        HostPorts ports = new HostPorts(order.cluster());
        Map<Role, List<String>> hosts = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            hosts.put(role, hosts(role));
        }
        List<PlannedNode> nodes = new ArrayList<>();
        for (NodeName name : order.cluster().counts().nodes()) {
            List<String> ofRole = hosts.getOrDefault(name.role(), List.of());
            nodes.add(ports.plan(name, ofRole.get(name.index() % ofRole.size())));
        }
        LaunchFiles files = new LaunchFiles(order, LaunchToken.create());
        files.write(this, nodes, new TreeMap<>(Map.of(SlurmLaunch.JOB, environment.getOrDefault("SLURM_JOB_ID", ""))));
        return files.supervision(nodes, new SrunPlacement(order, files.folder()));
    }

    private List<String> hosts(Role role) throws IOException {
        String variable = "SLURM_JOB_NODELIST_HET_GROUP_" + SrunPlacement.component(role);
        String list = Optional.ofNullable(environment.get(variable))
                .orElseThrow(() -> new UserError(variable + " is not set: the job must have been made by"
                        + " 'troupe-cluster slurm', with a component for each role"));
        try {
            List<String> hosts = Tool.mustCall(List.of("scontrol", "show", "hostnames", list), TIMEOUT)
                    .lines()
                    .map(String::strip)
                    .filter(host -> !host.isEmpty())
                    .toList();
            if (hosts.isEmpty()) {
                throw new UserError(variable + " = " + list + " names no host");
            }
            return hosts;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking for the hosts of the job", e);
        }
    }
}
