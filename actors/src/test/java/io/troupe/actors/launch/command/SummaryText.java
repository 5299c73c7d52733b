package io.troupe.actors.launch.command;

/** A {@code summary.json}. */
final class SummaryText {
    private SummaryText() {}

    static String of(String outcome) {
        return """
                {"runId":"a","experiment":"cartpole","algorithm":"ppo","environment":"CartPole-v1","seed":1,
                 "mode":"pipelined","outcome":"%s","reason":"as planned","environmentSteps":20000,"episodes":10,
                 "updates":10,"policyVersion":10,"meanReturn":21.5,"bestMeanReturn":21.5,"evaluation":null,
                 "stepsToTarget":null,"secondsToTarget":null,"wallClockSeconds":1.0,"trainingSeconds":1.0,
                 "stepsPerSecond":20000.0,
                 "trajectories":{"produced":1,"trained":1,"queued":0,"dropped":{},"lost":0},
                 "policyLag":{"mean":0.0,"max":0},"weightsSha256":"ab12","failures":[],
                 "versions":{"troupe":"0","java":"0","tensorflow":"0","pekko":"0"},"device":"cpu"}
                """.formatted(outcome);
    }
}
