package io.troupe.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.env.Environment;
import io.troupe.env.EnvironmentParameters;
import io.troupe.env.Environments;
import io.troupe.env.Measured;
import io.troupe.env.Snapshotable;
import io.troupe.env.StepResult;
import io.troupe.env.StreamedRewards;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.EnvironmentSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentest4j.TestAbortedException;

/** The contract holds for what keeps it, and each of its rules is found broken where it is. */
@SuppressWarnings("JUnitMethodInvoked") // these are tests of tests
final class EnvironmentContractTest {
    private static final Environments SHIPPED = Environments.discover();

    /** Each long enough for an episode to end. */
    @ParameterizedTest
    @CsvSource({"CartPole-v1, 60", "Pendulum-v1, 200", "FrozenLake-v1, 60", "MiniBreakout-v0, 60"})
    void holdsForWhatIsBuiltIn(String name, int steps) throws IOException {
        EnvironmentContract contract = new EnvironmentContract() {
            @Override
            protected Environment environment() {
                return new OneCopy(SHIPPED.create(name, 1, EnvironmentParameters.NONE));
            }

            @Override
            protected int steps() {
                return steps;
            }
        };

        contract.saysTheSameInEverySpec();
        contract.keepsEveryRuleOfDevelopmentMode();
        contract.givesTheSameForTheSameSeed();
        contract.goesOnExactlyFromASnapshot();
        contract.canBeClosedAtOnce();
    }

    private static EnvironmentContract contract(Supplier<Environment> maker) {
        return contract(maker, Duration.ofSeconds(60));
    }

    private static EnvironmentContract contract(Supplier<Environment> maker, Duration callTimeout) {
        return new EnvironmentContract() {
            @Override
            protected Environment environment() {
                return maker.get();
            }

            @Override
            protected int steps() {
                return 60;
            }

            @Override
            protected Duration callTimeout() {
                return callTimeout;
            }
        };
    }

    private static void assertBroken(ThrowingCallable test, String rule) {
        assertThatThrownBy(test)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("environment 'Cards'")
                .hasMessageContaining(rule);
    }

    @Test
    void theSpecMustStayTheSame() {
        int[] calls = new int[1];
        EnvironmentContract changing = contract(() -> new Cards() {
            @Override
            public EnvironmentSpec spec() {
                return new EnvironmentSpec("Cards", Box.of(4, 0, 1), new Discrete(4), 10 + calls[0]++, true);
            }
        });

        assertBroken(changing::saysTheSameInEverySpec, "spec differs from one call to the next");
    }

    @Test
    void everythingMustBeWrittenAndInItsSpace() {
        assertBroken(
                contract(() -> new Cards() {
                    @Override
                    void observe(float[] observation) {
                        super.observe(observation);
                        observation[1] = played > 1 ? 2 : 0;
                    }
                })::keepsEveryRuleOfDevelopmentMode,
                "element 1 is 2.0, outside [0.0, 1.0]");
        assertBroken(
                contract(() -> new Cards() {
                    @Override
                    void observe(float[] observation) {
                        observation[0] = 0;
                    }
                })::keepsEveryRuleOfDevelopmentMode,
                "copy 0, step 0: element 1 of the observation was never written by reset");
    }

    @Test
    void somethingMustAlwaysBeAllowed() {
        assertBroken(
                contract(() -> new Cards() {
                    @Override
                    public void actionMask(boolean[] mask, int offset) {
                        if (played < 1) {
                            super.actionMask(mask, offset);
                        }
                    }
                })::keepsEveryRuleOfDevelopmentMode,
                "no action of branch 0 is allowed after step");
    }

    @Test
    void aCallMustReturn() {
        CountDownLatch never = new CountDownLatch(1);
        assertBroken(
                contract(
                        () -> new Cards() {
                            @Override
                            public StepResult step(float[] action, RandomGenerator random, float[] observation) {
                                try {
                                    assertThat(never.await(1, TimeUnit.MINUTES)).isTrue();
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                                return super.step(action, random, observation);
                            }
                        },
                        Duration.ofMillis(500))::keepsEveryRuleOfDevelopmentMode,
                "copy 0, step 1: step has not returned for 500 ms");
    }

    @Test
    void aResetMustStartAnew() {
        assertBroken(
                contract(() -> new Cards() {
                    @Override
                    public void reset(RandomGenerator random, float[] observation) {
                        int before = played;
                        super.reset(random, observation);
                        played = before;
                    }
                })::keepsEveryRuleOfDevelopmentMode,
                "Something of an earlier episode is left");
    }

    @Test
    void arraysMustNotBeKept() {
        assertBroken(
                contract(() -> new Cards() {
                    private float[] kept = new float[4];

                    @Override
                    void observe(float[] observation) {
                        super.observe(observation);
                        kept[0] = 0;
                        kept = observation;
                    }
                })::keepsEveryRuleOfDevelopmentMode,
                "must not be kept");
    }

    @Test
    void theSameSeedMustGiveTheSame() {
        int[] made = new int[1];
        assertBroken(
                contract(() -> new Cards() {
                    private final float bonus = made[0]++;

                    @Override
                    public StepResult step(float[] action, RandomGenerator random, float[] observation) {
                        StepResult result = super.step(action, random, observation);
                        return new StepResult(result.reward() + bonus, result.terminated(), false);
                    }
                })::givesTheSameForTheSameSeed,
                "copy 0: the reward is 3.0, not 1.0 (with the same seed and actions, at step 1 of the test)");
    }

    @Test
    void aSnapshotMustHoldEverything() {
        EnvironmentContract forgetful = contract(() -> new Cards() {
            @Override
            public void save(DataOutput out) throws IOException {
                int kept = played;
                played = 0;
                super.save(out);
                played = kept;
            }
        });
        assertBroken(forgetful::goesOnExactlyFromASnapshot, "(restored, at step ");

        EnvironmentContract disturbed = contract(() -> new Cards() {
            @Override
            public void save(DataOutput out) throws IOException {
                super.save(out);
                played++;
            }
        });
        assertBroken(disturbed::goesOnExactlyFromASnapshot, "save gives other bytes when it is called again");
    }

    /** Its episodes have 10 steps, and it measures how often it was stepped in the episode. */
    private static class Counted implements Environment, Measured, StreamedRewards, Snapshotable {
        int step;
        int forgotten;

        @Override
        public EnvironmentSpec spec() {
            return new EnvironmentSpec("Cards", Box.of(1, 0, 1000), new Discrete(2), 10)
                    .withMeasures("Steps")
                    .withRewardStreams("One", "Two");
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            step = 0;
            forgotten = 0;
            observation[0] = 0;
        }

        @Override
        public StepResult step(float[] action, RandomGenerator random, float[] observation) {
            step++;
            forgotten++;
            observation[0] = seen();
            return StepResult.running(2);
        }

        float seen() {
            return step;
        }

        @Override
        public void rewards(float[] rewards) {
            rewards[0] = 1;
            rewards[1] = 1;
        }

        @Override
        public void measures(float[] values) {
            values[0] = step;
        }

        @Override
        public void save(DataOutput out) throws IOException {
            out.writeInt(step);
        }

        @Override
        public void restore(DataInput in) throws IOException {
            step = in.readInt();
            forgotten = 0;
        }
    }

    @Test
    void holdsForWhatMeasuresAndStreams() throws IOException {
        EnvironmentContract counted = contract(Counted::new);

        counted.keepsEveryRuleOfDevelopmentMode();
        counted.givesTheSameForTheSameSeed();
        counted.goesOnExactlyFromASnapshot();
    }

    @Test
    void aSnapshotMustHoldWhatShowsAtTheEndOfAnEpisodeAlone() {
        assertBroken(
                contract(() -> new Counted() {
                    @Override
                    float seen() {
                        return step == 10 ? forgotten : step;
                    }
                })::goesOnExactlyFromASnapshot,
                "element 0 of the final observation is 9.0, not 10.0 (restored, at step 40 of the test)");
        assertBroken(
                contract(() -> new Counted() {
                    @Override
                    public void measures(float[] values) {
                        values[0] = forgotten;
                    }
                })::goesOnExactlyFromASnapshot,
                "the measure 'Steps' of an episode is ");
        assertBroken(
                contract(() -> new Counted() {
                    @Override
                    public void rewards(float[] rewards) {
                        rewards[0] = forgotten == step ? 1 : 2;
                        rewards[1] = 2 - rewards[0];
                    }
                })::goesOnExactlyFromASnapshot,
                "element 0 of the streams of rewards is 2.0, not 1.0");
    }

    @Test
    void anEpisodeMustEndInTheTest() {
        EnvironmentContract endless = contract(() -> new Counted() {
            @Override
            public EnvironmentSpec spec() {
                return new EnvironmentSpec("Cards", Box.of(1, 0, 1000), new Discrete(2), 61)
                        .withMeasures("Steps")
                        .withRewardStreams("One", "Two");
            }
        });

        assertBroken(endless::keepsEveryRuleOfDevelopmentMode, "no episode ended in 60 steps, override steps()");
        assertBroken(endless::givesTheSameForTheSameSeed, "no episode ended in 60 steps, override steps()");
        assertBroken(endless::goesOnExactlyFromASnapshot, "no episode ended in 60 steps, override steps()");
    }

    @Test
    void whatIsNotSnapshotableIsNotAskedForSnapshots() {
        EnvironmentContract plain = contract(() -> new Environment() {
            @Override
            public EnvironmentSpec spec() {
                return new EnvironmentSpec("Plain", Box.of(1, 0, 1), new Discrete(2), 3);
            }

            @Override
            public void reset(RandomGenerator random, float[] observation) {
                observation[0] = 0;
            }

            @Override
            public StepResult step(float[] action, RandomGenerator random, float[] observation) {
                observation[0] = 1;
                return StepResult.running(0);
            }
        });

        assertThatThrownBy(plain::goesOnExactlyFromASnapshot).isInstanceOf(TestAbortedException.class);
    }
}
