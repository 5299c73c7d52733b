package io.troupe.metrics;

/** The names of the metrics, as TensorBoard shows them. */
public final class Tags {
    public static final String CUMULATIVE_REWARD = "Environment/Cumulative Reward";
    public static final String EPISODE_LENGTH = "Environment/Episode Length";
    public static final String EPISODES = "Environment/Episodes";
    public static final String INVALID_ACTIONS = "Environment/Invalid Actions";
    public static final String INVALID_ACTION_RATE = "Environment/Invalid Action Rate";
    public static final String VOIDED_STEPS = "Environment/Voided Steps";
    public static final String POLICY_LOSS = "Losses/Policy Loss";
    public static final String VALUE_LOSS = "Losses/Value Loss";
    public static final String GRADIENT_NORM = "Losses/Gradient Norm";
    public static final String ENTROPY = "Policy/Entropy";
    public static final String LEARNING_RATE = "Policy/Learning Rate";
    public static final String LAG = "Policy/Lag";
    public static final String APPROXIMATE_KL = "Policy/Approximate KL";
    public static final String CLIP_FRACTION = "Policy/Clip Fraction";
    public static final String EXPLAINED_VARIANCE = "Policy/Explained Variance";
    public static final String VERSION = "Policy/Version";
    public static final String STEPS_PER_SECOND = "Runtime/Steps Per Second";
    public static final String INFERENCE_SECONDS = "Runtime/Inference Seconds";
    public static final String ENVIRONMENT_SECONDS = "Runtime/Environment Seconds";
    public static final String ADVANTAGE_SECONDS = "Runtime/Advantage Seconds";
    public static final String GRADIENT_SECONDS = "Runtime/Gradient Seconds";
    public static final String QUEUED = "Runtime/Queued Trajectories";
    public static final String DROPPED = "Runtime/Dropped Trajectories";
    public static final String EVALUATION_RETURN = "Evaluation/Mean Return";
    public static final String EVALUATION_DEVIATION = "Evaluation/Return Standard Deviation";

    /** Before the name of what an environment measures. */
    public static final String ENVIRONMENT = "Environment/";
    /** Before the name of what an environment measures, where its mean over an evaluation is reported. */
    public static final String EVALUATION = "Evaluation/";

    /** Before the behaviour's name and a slash, and that before any of the others. */
    public static final String BEHAVIOUR = "Behaviour/";

    private Tags() {}
}
