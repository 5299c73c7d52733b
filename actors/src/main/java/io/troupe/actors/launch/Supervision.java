package io.troupe.actors.launch;

import io.troupe.actors.cluster.NodeConfig.Role;
import io.troupe.metrics.MetricReport;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Starts the nodes of a launch, starts again what died, and returns when none is left. One thread runs it; any thread
 * may {@link #stop} it.
 */
public final class Supervision {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration TERMINATION = Duration.ofSeconds(10);
    private static final Duration KILLING = Duration.ofSeconds(5);
    private static final Duration SETTLING = Duration.ofSeconds(5);

    /** How far the end of a launch has come; each stage has a deadline. */
    private enum Stage {
        RUNNING,
        /** The run ends, and its nodes by themselves. */
        ENDING,
        /** What is left has been sent SIGTERM. */
        TERMINATING,
        /** What is left has been killed. */
        KILLING
    }

    private final List<SupervisedNode> nodes;
    private final Placement placement;
    private final RunFacts facts;
    private final ProcessTable table;
    private final Duration stopTimeout;
    private final Clock clock;
    private final LaunchListener listener;
    private final Semaphore wakeUp = new Semaphore(0);
    private volatile boolean stopRequested;

    private Stage stage = Stage.RUNNING;
    private Instant deadline = Instant.MAX;
    private Optional<LaunchEnd> trouble = Optional.empty();
    private boolean begun;
    private boolean supervisorEnded;

    Supervision(
            List<PlannedNode> nodes,
            Placement placement,
            RestartPolicy restarts,
            Duration stopTimeout,
            LaunchFolder folder,
            Clock clock,
            LaunchListener listener)
            throws IOException {
        this.nodes = nodes.stream()
                .map(node -> new SupervisedNode(node, new RestartBudget(restarts)))
                .toList();
        this.placement = placement;
        this.facts = RunFacts.from(folder.runDirectory());
        this.table = new ProcessTable(folder.processesJson());
        this.stopTimeout = stopTimeout;
        this.clock = clock;
        this.listener = listener;
    }

    /** Asks the run to end with a final checkpoint. */
    public void stop() {
        stopRequested = true;
        wakeUp.release();
    }

    /** Ends every node at once; callable from any thread, before this process ends. */
    public void kill() {
        nodes.forEach(node -> node.process().ifPresent(NodeProcess::kill));
    }

    /** Returns when no node is left, however that comes about. */
    public LaunchEnd run() throws IOException, InterruptedException {
        try {
            for (SupervisedNode node : nodes) {
                start(node);
            }
            showProcesses();
            while (!step()) {
                if (wakeUp.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                    wakeUp.drainPermits();
                }
            }
            return end();
        } finally {
            kill();
            showProcesses();
        }
    }

    /** @return whether everything has ended */
    private boolean step() throws IOException {
        Instant now = clock.instant();
        // Before the facts are read, so that what a node wrote last is among them.
        List<SupervisedNode> ended =
                nodes.stream().filter(SupervisedNode::hasEnded).toList();
        follow();
        ended.forEach(node -> ended(node, now));
        if (stage == Stage.RUNNING) {
            if (facts.finished() || trouble.isPresent() || stopRequested) {
                beginToEnd(now);
            } else {
                for (SupervisedNode node : nodes) {
                    if (node.isDue(now)) {
                        start(node);
                    }
                }
                startOverIfNobodyIsLeft();
            }
        } else if (now.isAfter(deadline)) {
            endHarder(now);
        } else if (stage == Stage.ENDING && supervisors().isEmpty()) {
            // Nobody is left who could still end the run; the others have been told.
            deadline = now.plus(TERMINATION).isBefore(deadline) ? now.plus(TERMINATION) : deadline;
        }
        showProcesses();
        return stage != Stage.RUNNING
                && nodes.stream().noneMatch(node -> node.process().isPresent());
    }

    private void follow() throws IOException {
        for (MetricReport report : facts.refresh()) {
            listener.report(report);
        }
        if (!begun && facts.begun()) {
            begun = true;
            listener.begun();
        }
    }

    private void start(SupervisedNode node) {
        Instant now = clock.instant();
        try {
            List<String> join = join(node);
            NodeProcess process = placement.start(node.planned(), join);
            process.onEnd(wakeUp::release);
            node.started(process, facts.count(), !join.isEmpty());
        } catch (IOException e) {
            trouble = Optional.of(new LaunchEnd.Broken(node.label() + " cannot be started: " + e.getMessage()));
            beginToEnd(now);
        }
    }

    private List<String> join(SupervisedNode node) {
        List<SupervisedNode> supervisors = supervisorsToBe();
        return JoinRule.addresses(
                node.planned(),
                supervisors.getFirst() == node,
                supervisors.stream().map(SupervisedNode::planned).toList(),
                nodes.stream()
                        .filter(other -> other.process().isPresent())
                        .map(other -> new JoinRule.Running(other.planned(), isMember(other)))
                        .toList());
    }

    /** Running or not. */
    private List<SupervisedNode> supervisorsToBe() {
        return nodes.stream()
                .filter(node -> node.role() == Role.SUPERVISOR && !node.isGone())
                .toList();
    }

    private boolean isMember(SupervisedNode node) {
        return node.process().isPresent() && facts.isMember(node.planned().name(), node.factsAtStart());
    }

    /**
     * When so many nodes die at once that the others give up too, everybody that comes back waits for members that are no
     * more. Then all of them begin again, and the first supervisor forms a cluster. All, because one that was just taken
     * in by the old cluster, unknown to the launcher, must not go on beside the new one.
     */
    private void startOverIfNobodyIsLeft() {
        List<SupervisedNode> supervisors = supervisorsToBe();
        if (supervisors.isEmpty() || nodes.stream().anyMatch(this::isMember)) {
            return;
        }
        SupervisedNode first = supervisors.getFirst();
        if (first.waitsForMembers()) {
            first.waitsNoMore();
            listener.notice("no node is left that belongs to the cluster; starting all of them again");
            kill();
        }
    }

    private void ended(SupervisedNode node, Instant now) {
        NodeProcess process = node.process().orElseThrow();
        int exitCode = process.exitCode();
        NodeEnd end = NodeEnd.of(exitCode);
        boolean expected = stage != Stage.RUNNING || stopRequested || facts.finished();
        if (expected) {
            node.gone();
            return;
        }
        if ((end == NodeEnd.OVER || end == NodeEnd.FAILED) && node.role() == Role.SUPERVISOR && isLast(node)) {
            supervisorEnded = true;
        }
        switch (end) {
            case OVER -> left(node);
            case WRONG_INPUT -> {
                node.gone();
                trouble = trouble.or(() -> Optional.of(new LaunchEnd.Refused(refusal(node, process))));
            }
            case AGAIN -> again(node, process, exitCode, now);
            case FAILED -> {
                node.gone();
                String what = node.label() + " " + NodeEnd.inWords(exitCode);
                if (isLast(node)) {
                    giveUp(what + ", and no other " + node.planned().name().roleLabel() + " is left; see "
                            + process.log());
                } else {
                    listener.notice(what + " and is not started again; see " + process.log());
                }
            }
        }
    }

    private void left(SupervisedNode node) {
        node.gone();
        if (isLast(node)) {
            giveUp(node.label() + " left, and no other " + node.planned().name().roleLabel()
                    + " is there, before the run had ended");
        } else {
            listener.notice(node.label() + " left");
        }
    }

    private void again(SupervisedNode node, NodeProcess process, int exitCode, Instant now) {
        String what = node.label() + " " + NodeEnd.inWords(exitCode);
        Optional<Duration> delay = node.budget().died(process.started(), now);
        if (delay.isEmpty()) {
            node.gone();
            giveUp(what + " and has been started again too often (restarts.limit); see " + process.log());
            return;
        }
        node.startAgainAt(now.plus(delay.get()));
        listener.notice(what + "; starting it again in " + delay.get().toMillis() + " ms");
    }

    private static String refusal(SupervisedNode node, NodeProcess process) {
        String words = process.lastWords();
        return node.label() + " refuses to start: " + (words.isEmpty() ? "see " + process.log() : words);
    }

    private void giveUp(String reason) {
        trouble = trouble.or(() -> Optional.of(new LaunchEnd.Broken(reason)));
    }

    private boolean isLast(SupervisedNode node) {
        return nodes.stream().noneMatch(other -> other != node && other.role() == node.role() && !other.isGone());
    }

    private void beginToEnd(Instant now) {
        stage = Stage.ENDING;
        deadline = now.plus(stopTimeout);
        if (facts.finished()) {
            return;
        }
        // The supervisor ends the run and tells the others; where it is just not there, nobody does.
        List<SupervisedNode> supervisors = supervisors();
        supervisors.forEach(node -> node.process().ifPresent(NodeProcess::stop));
        if (supervisors.isEmpty()) {
            endHarder(now);
        }
    }

    /** Those that run. */
    private List<SupervisedNode> supervisors() {
        return nodes.stream()
                .filter(node -> node.role() == Role.SUPERVISOR && node.process().isPresent())
                .toList();
    }

    private void endHarder(Instant now) {
        switch (stage) {
            case RUNNING, ENDING -> {
                stage = Stage.TERMINATING;
                deadline = now.plus(TERMINATION);
                nodes.forEach(node -> node.process().ifPresent(NodeProcess::stop));
            }
            case TERMINATING -> {
                stage = Stage.KILLING;
                deadline = now.plus(KILLING);
                kill();
            }
            case KILLING -> {
                // A process that the system cannot end, such as one that waits for a dead disk.
                nodes.forEach(SupervisedNode::gone);
            }
        }
    }

    private LaunchEnd end() throws IOException, InterruptedException {
        follow();
        Instant until = clock.instant().plus(SETTLING);
        // On a shared file system, what another machine wrote last is seen a little later.
        while (supervisorEnded && !facts.finished() && clock.instant().isBefore(until)) {
            if (wakeUp.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                wakeUp.drainPermits();
            }
            follow();
        }
        if (supervisorEnded && facts.finished()) {
            return new LaunchEnd.Finished();
        }
        return trouble.orElse(facts.finished() ? new LaunchEnd.Finished() : new LaunchEnd.Stopped());
    }

    private void showProcesses() throws IOException {
        table.show(nodes.stream().map(SupervisedNode::row).toList());
    }
}
