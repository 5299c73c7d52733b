package io.troupe.env.python;

/** One of several processes that were to be started did not work. */
final class StartFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final int process;
    private final BridgeFault fault;

    StartFault(int process, BridgeFault fault) {
        super(fault.problem(), fault);
        this.process = process;
        this.fault = fault;
    }

    /** Which of them. */
    int process() {
        return process;
    }

    BridgeFault fault() {
        return fault;
    }
}
