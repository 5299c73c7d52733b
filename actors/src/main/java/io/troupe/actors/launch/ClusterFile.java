package io.troupe.actors.launch;

import com.typesafe.config.Config;
import io.troupe.actors.cluster.NodeConfig.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a cluster file says; every setting is described in the defaults file beside this class.
 *
 * @param counts nodes of each role
 * @param home folder of Troupe on the hosts, where it is not this launcher's
 * @param jvmOptions of the nodes
 * @param basePort first port; empty for free ones, or the default of the kind of launch
 * @param security certificates
 * @param restarts of nodes that died
 * @param stopTimeout how long the end may take
 * @param local of that launch
 * @param ssh of that launch
 * @param slurm of that launch
 * @param kubernetes of that launch
 * @param node settings that are passed on to the nodes
 */
public record ClusterFile(
        Counts counts,
        Optional<String> home,
        JvmOptions jvmOptions,
        OptionalInt basePort,
        SecuritySettings security,
        RestartPolicy restarts,
        Duration stopTimeout,
        Local local,
        Ssh ssh,
        Slurm slurm,
        Kubernetes kubernetes,
        Config node) {

    /** The same with other numbers of nodes. */
    public ClusterFile with(Counts other) {
        return with(other, security);
    }

    /** The same with other certificates. */
    ClusterFile with(SecuritySettings other) {
        return with(counts, other);
    }

    private ClusterFile with(Counts nodes, SecuritySettings certificates) {
        return new ClusterFile(
                nodes,
                home,
                jvmOptions,
                basePort,
                certificates,
                restarts,
                stopTimeout,
                local,
                ssh,
                slurm,
                kubernetes,
                node);
    }

    /** @param tls whether a launch without certificates makes one for itself */
    public record Local(boolean tls) {}

    /**
     * @param command the program and its options
     * @param supervisors hosts of them
     * @param trainers hosts of them
     * @param workers hosts of them
     */
    public record Ssh(List<String> command, List<String> supervisors, List<String> trainers, List<String> workers) {
        List<String> hosts(Role role) {
            return switch (role) {
                case SUPERVISOR -> supervisors;
                case TRAINER -> trainers;
                case WORKER -> workers;
            };
        }
    }

    /**
     * @param partition of the job, or the default one
     * @param account of the job, or the default one
     * @param time limit, as Slurm writes it
     * @param stopBefore so long before the limit the run is stopped
     * @param requeue whether the job then goes back into the queue
     * @param options more options of the job
     * @param supervisor of each supervisor
     * @param trainer of each trainer
     * @param worker of each worker node
     */
    public record Slurm(
            Optional<String> partition,
            Optional<String> account,
            String time,
            Duration stopBefore,
            boolean requeue,
            List<String> options,
            Task supervisor,
            Task trainer,
            Task worker) {
        /**
         * @param cpus cores
         * @param memory as Slurm writes it
         * @param gres devices, as Slurm writes them
         */
        public record Task(int cpus, String memory, Optional<String> gres) {}

        Task task(Role role) {
            return switch (role) {
                case SUPERVISOR -> supervisor;
                case TRAINER -> trainer;
                case WORKER -> worker;
            };
        }
    }

    /**
     * @param name of everything that is made
     * @param namespace of everything that is made
     * @param context of kubectl, or the current one
     * @param image with Troupe in it; needed for this kind of launch only
     * @param imagePullPolicy as Kubernetes calls it
     * @param claim that exists, or one is made
     * @param storage size of a claim that is made
     * @param storageClass of a claim that is made, or the default one
     * @param supervisor of each supervisor
     * @param trainer of each trainer
     * @param worker of each worker node
     * @param gpuResource what GPUs are called
     * @param user and group that the pods run as
     */
    public record Kubernetes(
            String name,
            String namespace,
            Optional<String> context,
            Optional<String> image,
            String imagePullPolicy,
            Optional<String> claim,
            String storage,
            Optional<String> storageClass,
            Pod supervisor,
            Pod trainer,
            Pod worker,
            String gpuResource,
            int user) {
        /**
         * @param cpu as Kubernetes writes quantities
         * @param memory as Kubernetes writes quantities
         * @param gpus whole devices
         */
        public record Pod(String cpu, String memory, int gpus) {}

        Pod pod(Role role) {
            return switch (role) {
                case SUPERVISOR -> supervisor;
                case TRAINER -> trainer;
                case WORKER -> worker;
            };
        }
    }
}
