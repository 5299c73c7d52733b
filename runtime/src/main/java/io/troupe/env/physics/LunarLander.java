package io.troupe.env.physics;

import io.troupe.random.RandomStream;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import java.util.Arrays;

/**
 * Land on two legs between two flags, after the description of LunarLander in Gymnasium's documentation, with bodies,
 * engines and ground of its own: scores are not comparable.
 *
 * <ul>
 *   <li>Observation: place to the side and above the pad, in halves of the view; velocity, per step of the same; angle;
 *       angular velocity times 0.4; whether the left and the right leg touch the ground.
 *   <li>Actions: nothing, turn left, main engine, turn right. Continuous: the main engine runs above 0, at half its power
 *       and more, and a turning engine beyond -0.5 (left) or 0.5 (right).
 *   <li>Reward: 100 for every unit of that observation by which the lander comes nearer, slower or more upright, 10 for each
 *       leg that touches down (the same is taken back), -0.3 for a step of the main engine at full power and -0.03 for one of
 *       a turning engine. Instead of these, -100 where the hull touches the ground or the lander leaves the view at a side, and
 *       100 where it stands still for half a second; each of the three ends the task.
 * </ul>
 *
 * <p>The main engine pushes along the hull with 1.75 times the weight under normal gravity, not quite through the centre of
 * mass. A turning engine pushes at the top, so that it moves the lander to the side it turns to.
 */
final class LunarLander extends PhysicsVectorEnvironment {
    static final String NAME = "Dyn4jLunarLander-v0";
    static final String CONTINUOUS_NAME = "Dyn4jLunarLanderContinuous-v0";
    static final int MAX_EPISODE_STEPS = 1_000;

    static final int NOTHING = 0;
    static final int TURN_LEFT = 1;
    static final int MAIN = 2;
    static final int TURN_RIGHT = 3;

    /** Size of the view, in metres. */
    static final double WIDTH = 20;

    static final double HEIGHT = 40.0 / 3;
    static final double PAD_HEIGHT = HEIGHT / 4;

    private static final int CHOICES = 4;
    private static final int OBSERVATION = 8;
    private static final int POINTS = 11;
    private static final int FIRST_OF_PAD = 4;
    private static final int LAST_OF_PAD = 6;

    /** Velocity per step by the main engine. */
    private static final double MAIN_PUSH = 0.35;

    private static final double TURN_PUSH = 0.055;
    private static final double MAIN_FUEL = 0.3;
    private static final double TURN_FUEL = 0.03;

    /** How far from the centre of mass the main engine may push. */
    private static final double SCATTER = 0.03;

    /** Where a turning engine pushes, above the centre of mass. */
    private static final double TURN_AT = 0.45;

    private static final double START_SPEED = 4;
    private static final double WIND_TIME = 9_999;

    private static final double STILL_SPEED = 0.05;
    private static final double STILL_TURN = 0.05;
    private static final int STILL_STEPS = 25;
    private static final double LEG_REWARD = 10;
    private static final double CLOSER_REWARD = 100;
    private static final double END_REWARD = 100;

    // Elements of the state after those of the mechanism.
    static final int SHAPING = 0;
    static final int STILL = 1;
    static final int LEFT = 2;
    static final int RIGHT = 3;
    static final int WIND = 4;
    static final int TURBULENCE = 5;
    static final int OWN_STATE = 6;

    private final Lander lander;
    private final Mechanism mechanism;
    private final Weather weather;
    private final boolean continuous;
    private final int own;
    private final double[] heights = new double[POINTS + 1];

    LunarLander(int copies, boolean continuous, Weather weather) {
        this(copies, continuous, weather, new Lander());
    }

    private LunarLander(int copies, boolean continuous, Weather weather, Lander lander) {
        this(
                copies,
                continuous,
                weather,
                lander,
                lander.above(new Ground(POINTS, WIDTH / (POINTS - 1)), weather.gravity()));
    }

    private LunarLander(int copies, boolean continuous, Weather weather, Lander lander, Mechanism mechanism) {
        super(spec(continuous), copies, mechanism.stateSize() + OWN_STATE);
        this.continuous = continuous;
        this.weather = weather;
        this.lander = lander;
        this.mechanism = mechanism;
        own = mechanism.stateSize();
    }

    private static EnvironmentSpec spec(boolean continuous) {
        float[] high = {2.5f, 2.5f, 10, 10, (float) (2 * Math.PI), 10, 1, 1};
        float[] low = new float[OBSERVATION];
        for (int i = 0; i < 6; i++) {
            low[i] = -high[i];
        }
        return continuous
                ? new EnvironmentSpec(CONTINUOUS_NAME, new Box(low, high), Box.of(2, -1, 1), MAX_EPISODE_STEPS)
                : new EnvironmentSpec(NAME, new Box(low, high), new Discrete(CHOICES), MAX_EPISODE_STEPS);
    }

    @Override
    protected void start(RandomStream random, int at) {
        Arrays.fill(state, at, at + stateSize, 0);
        drawGround(random, at + mechanism.groundAt());
        state[at + Part.X] = WIDTH / 2;
        state[at + Part.Y] = HEIGHT;
        state[at + Part.SPEED_X] = random.uniform(-START_SPEED, START_SPEED);
        state[at + Part.SPEED_Y] = random.uniform(-START_SPEED, START_SPEED);
        lander.assemble(state, at);
        state[at + own + WIND] = random.uniform(-WIND_TIME, WIND_TIME);
        state[at + own + TURBULENCE] = random.uniform(-WIND_TIME, WIND_TIME);
        state[at + own + SHAPING] = shaping(at);
    }

    private void drawGround(RandomStream random, int at) {
        for (int i = 0; i < heights.length; i++) {
            heights[i] = random.uniform(0, HEIGHT / 2);
        }
        for (int i = FIRST_OF_PAD - 1; i <= LAST_OF_PAD + 1; i++) {
            heights[i] = PAD_HEIGHT;
        }
        for (int i = 0; i < POINTS; i++) {
            boolean pad = i >= FIRST_OF_PAD && i <= LAST_OF_PAD;
            double before = heights[i == 0 ? POINTS : i - 1];
            state[at + i] = pad ? PAD_HEIGHT : (before + heights[i] + heights[i + 1]) / 3;
        }
    }

    @Override
    protected void advance(float[] actions, int row, float[] rewards, boolean[] terminated) {
        for (int b = 0; b < copies; b++) {
            double main;
            double side;
            if (continuous) {
                float push = clipped(actions[2 * (row + b)], 1, b);
                float turn = clipped(actions[2 * (row + b) + 1], 1, b);
                main = push > 0 ? (1 + push) / 2 : 0;
                side = Math.abs(turn) > 0.5f ? turn : 0;
            } else {
                int action = choice(actions[row + b], CHOICES, b);
                main = action == MAIN ? 1 : 0;
                side = action == TURN_LEFT ? -1 : action == TURN_RIGHT ? 1 : 0;
            }
            fly(b, main, side, rewards, terminated, row + b);
        }
    }

    private void fly(int b, double main, double side, float[] rewards, boolean[] terminated, int row) {
        int at = b * stateSize;
        mechanism.load(state, at);
        if (weather.wind()) {
            blow(at + own);
        }
        push(random(b), main, side, state[at + Part.ANGLE]);
        mechanism.step(state, at);
        state[at + own + LEFT] = mechanism.contacts.touches(lander.leftLeg, TOUCH) ? 1 : 0;
        state[at + own + RIGHT] = mechanism.contacts.touches(lander.rightLeg, TOUCH) ? 1 : 0;

        double shaping = shaping(at);
        double reward = shaping - state[at + own + SHAPING] - MAIN_FUEL * main - TURN_FUEL * Math.abs(side);
        state[at + own + SHAPING] = shaping;
        boolean lost = crashed() || Math.abs(state[at + Part.X] - WIDTH / 2) >= WIDTH / 2;
        state[at + own + STILL] = isStill(at) ? state[at + own + STILL] + 1 : 0;
        boolean landed = !lost && state[at + own + STILL] >= STILL_STEPS;
        rewards[row] = (float) (lost ? -END_REWARD : landed ? END_REWARD : reward);
        terminated[row] = lost || landed;
    }

    private void blow(int at) {
        boolean grounded = state[at + LEFT] + state[at + RIGHT] > 0;
        if (!grounded) {
            double force = Weather.gust(state[at + WIND]++) * weather.windPower();
            double torque = Weather.gust(state[at + TURBULENCE]++) * weather.turbulencePower();
            lander.hull.push(force * SECONDS, 0, 0, 0);
            lander.hull.turn(torque * SECONDS);
        }
    }

    private void push(RandomStream random, double main, double side, double angle) {
        double upX = -Math.sin(angle);
        double upY = Math.cos(angle);
        if (main > 0) {
            double impulse = MAIN_PUSH * lander.mass * main;
            double aside = random.uniform(-SCATTER, SCATTER);
            lander.hull.push(impulse * upX, impulse * upY, aside * upY, -aside * upX);
        }
        if (side != 0) {
            double impulse = TURN_PUSH * lander.mass * side;
            lander.hull.push(impulse * upY, -impulse * upX, TURN_AT * upX, TURN_AT * upY);
        }
    }

    private boolean crashed() {
        if (mechanism.contacts.touches(lander.hull, 0)) {
            return true;
        }
        Ground ground = mechanism.ground;
        int left = ground.piece(lander.hull.body.getTransform().getTranslationX());
        return lander.hull.covers(left * ground.spacing(), ground.pointHeight(left))
                || lander.hull.covers((left + 1) * ground.spacing(), ground.pointHeight(left + 1));
    }

    private boolean isStill(int at) {
        double x = state[at + Part.SPEED_X];
        double y = state[at + Part.SPEED_Y];
        return state[at + own + LEFT] + state[at + own + RIGHT] > 0
                && x * x + y * y < STILL_SPEED * STILL_SPEED
                && Math.abs(state[at + Part.TURN]) < STILL_TURN;
    }

    private double placeX(int at) {
        return (state[at + Part.X] - WIDTH / 2) / (WIDTH / 2);
    }

    private double placeY(int at) {
        return (state[at + Part.Y] - PAD_HEIGHT - lander.standing) / (HEIGHT / 2);
    }

    private double speedX(int at) {
        return state[at + Part.SPEED_X] * (WIDTH / 2) * SECONDS;
    }

    private double speedY(int at) {
        return state[at + Part.SPEED_Y] * (HEIGHT / 2) * SECONDS;
    }

    private double shaping(int at) {
        double x = placeX(at);
        double y = placeY(at);
        double vx = speedX(at);
        double vy = speedY(at);
        double away = Math.sqrt(x * x + y * y) + Math.sqrt(vx * vx + vy * vy) + Math.abs(state[at + Part.ANGLE]);
        return LEG_REWARD * (state[at + own + LEFT] + state[at + own + RIGHT]) - CLOSER_REWARD * away;
    }

    @Override
    protected void observe(int at, float[] observations, int offset) {
        observations[offset] = (float) placeX(at);
        observations[offset + 1] = (float) placeY(at);
        observations[offset + 2] = (float) speedX(at);
        observations[offset + 3] = (float) speedY(at);
        observations[offset + 4] = (float) state[at + Part.ANGLE];
        observations[offset + 5] = (float) (state[at + Part.TURN] * 20 * SECONDS);
        observations[offset + 6] = (float) state[at + own + LEFT];
        observations[offset + 7] = (float) state[at + own + RIGHT];
    }

    /** What a test looks at and sets: the state of one copy, parts first. */
    int ownAt() {
        return own;
    }

    /** Where the heights of the ground are in the state of a copy. */
    int groundAt() {
        return mechanism.groundAt();
    }

    /** How high the hull is above level ground on which it stands. */
    double standing() {
        return lander.standing;
    }

    /** Sets the legs of a copy whose hull a test has moved. */
    void assemble(int at) {
        lander.assemble(state, at);
        mechanism.clearImpulses(state, at);
        state[at + own + SHAPING] = shaping(at);
    }
}
