package io.troupe.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.input.UserError;
import io.troupe.spec.EnvironmentSpec;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarOutputStream;
import java.util.random.RandomGenerator;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EnvironmentsTest {
    private final Environments shipped = Environments.discover();

    @TempDir
    private Path services;

    /** The environments of a class path that registers these classes as well. */
    private Environments registering(Class<?> service, String... classNames) throws IOException {
        Path file = services.resolve("META-INF/services/" + service.getName());
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(classNames));
        URL[] path = {services.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(path, EnvironmentsTest.class.getClassLoader())) {
            return Environments.discover(loader);
        }
    }

    private static EnvironmentParameters parameters(String name, Object value) {
        return new EnvironmentParameters(Map.of(name, value));
    }

    @Test
    void listsTheShippedNamesInOrder() {
        assertThat(shipped.names())
                .containsExactly(
                        "Acrobot-v1",
                        "CartPole-v1",
                        "CliffWalking-v1",
                        "ConnectFour-v0",
                        "Dyn4jBipedalWalker-v0",
                        "Dyn4jLunarLander-v0",
                        "Dyn4jLunarLanderContinuous-v0",
                        "FrozenLake-v1",
                        "MiniBreakout-v0",
                        "MiniFreeway-v0",
                        "MountainCar-v0",
                        "MountainCarContinuous-v0",
                        "Pendulum-v1",
                        "Pursuit-v0",
                        "SimpleSpread-v0",
                        "Taxi-v4",
                        "TicTacToe-v0",
                        "Workspace-Cooperative-v0",
                        "Workspace-Exploration-v0",
                        "Workspace-Manipulation-v0",
                        "Workspace-Navigation-v0",
                        "gymnasium",
                        "pettingzoo");
    }

    /** Compiled here, because it must not be on the class path of the tests. */
    private static final String PARCEL = """
            public final class Parcel implements io.troupe.env.Environment {
                @Override
                public io.troupe.spec.EnvironmentSpec spec() {
                    return new io.troupe.spec.EnvironmentSpec(
                            "Parcel", io.troupe.spec.Box.of(1, 0, 1), new io.troupe.spec.Discrete(2), 9);
                }

                @Override
                public void reset(java.util.random.RandomGenerator random, float[] observation) {
                    observation[0] = 0;
                }

                @Override
                public io.troupe.env.StepResult step(
                        float[] action, java.util.random.RandomGenerator random, float[] observation) {
                    observation[0] = 1;
                    return io.troupe.env.StepResult.running(1);
                }
            }
            """;

    @Test
    void whatAJarRegistersIsFound() throws IOException {
        Path source = Files.writeString(services.resolve("Parcel.java"), PARCEL);
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-proc:none", "-cp", classPath, source.toString()))
                .isZero();
        Path jar = services.resolve("plugins/parcel.jar");
        Files.createDirectories(jar.getParent());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("Parcel.class"));
            out.write(Files.readAllBytes(services.resolve("Parcel.class")));
            out.putNextEntry(new ZipEntry("META-INF/services/io.troupe.env.Environment"));
            out.write("Parcel".getBytes(StandardCharsets.UTF_8));
        }
        URL[] path = {jar.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(path, EnvironmentsTest.class.getClassLoader())) {
            Environments found = Environments.discover(loader);

            assertThat(found.names()).contains("Parcel", "CartPole-v1");
            try (VectorEnvironment parcel = found.create("Parcel", 3, EnvironmentParameters.NONE)) {
                assertThat(parcel.spec().name()).isEqualTo("Parcel");
            }
        }
    }

    @Test
    void everyNameGivesAnEnvironmentOfThatNameAndSize() {
        for (String name : shipped.names()) {
            if (name.equals("gymnasium") || name.equals("pettingzoo")) {
                // They are none before they are told which.
                continue;
            }
            if (shipped.isParallel(name)) {
                try (JointEnvironment environment = shipped.createJoint(name, 3, EnvironmentParameters.NONE)) {
                    assertThat(environment.spec().name()).isEqualTo(name);
                    assertThat(environment.copies()).isEqualTo(3);
                }
                continue;
            }
            try (VectorEnvironment environment = shipped.create(name, 3, EnvironmentParameters.NONE)) {
                assertThat(environment.spec().name()).isEqualTo(name);
                assertThat(environment.copies()).isEqualTo(3);
            }
        }
    }

    @Test
    void findsAnEnvironmentWithSeveralAgentsByItsClassToo() {
        try (JointEnvironment environment =
                shipped.createJoint("io.troupe.env.pursuit.Pursuit", 2, EnvironmentParameters.NONE)) {
            assertThat(environment.spec().name()).isEqualTo("Pursuit-v0");
        }
    }

    @Test
    void tellsTheTwoKindsApart() {
        assertThatThrownBy(() -> shipped.create("Pursuit-v0", 1, EnvironmentParameters.NONE))
                .isInstanceOf(UserError.class)
                .hasMessage("environment.name = 'Pursuit-v0' has several agents, which is not possible here.");
        assertThatThrownBy(() -> shipped.createJoint("CartPole-v1", 1, EnvironmentParameters.NONE))
                .isInstanceOf(UserError.class)
                .hasMessage("environment.name = 'CartPole-v1' has one agent.");
        assertThatThrownBy(() -> shipped.createJoint("Pursuit-v0", 1, parameters("size", 9)))
                .isInstanceOf(UserError.class)
                .hasMessage("environment.parameters.size is not a parameter of Pursuit-v0, which takes none.");
    }

    @Test
    void findsARegisteredEnvironmentByTheNameInItsSpecAndByItsClass() throws IOException {
        Environments environments = registering(Environment.class, RandomWalk.class.getName());

        assertThat(environments.names()).contains("RandomWalk", "CartPole-v1");
        for (String name : List.of("RandomWalk", RandomWalk.class.getName())) {
            try (VectorEnvironment environment = environments.create(name, 2, EnvironmentParameters.NONE)) {
                assertThat(environment.spec().name()).isEqualTo("RandomWalk");
            }
        }
    }

    @Test
    void findsAnUnregisteredEnvironmentOrProviderByItsClass() {
        assertThat(shipped.names()).doesNotContain("RandomWalk", "Named");
        try (VectorEnvironment environment =
                shipped.create(RandomWalk.class.getName(), 2, EnvironmentParameters.NONE)) {
            assertThat(environment.spec().name()).isEqualTo("RandomWalk");
        }
        assertThat(shipped.provider(NamedProvider.class.getName()).name()).isEqualTo("CartPole-v1");
    }

    @Test
    void suggestsTheNameThatWasMeant() {
        assertThatThrownBy(() -> shipped.create("CartPol-v1", 1, EnvironmentParameters.NONE))
                .isInstanceOf(UserError.class)
                .hasMessage("environment.name = 'CartPol-v1' is not known, did you mean 'CartPole-v1'? Known are"
                        + " " + String.join(", ", shipped.names()) + ", and any"
                        + " class on the class path that implements io.troupe.env.Environment or"
                        + " io.troupe.env.ParallelEnvironment.");
        assertThatThrownBy(() -> shipped.provider("com.example.Nowhere"))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("environment.name = 'com.example.Nowhere' is not known. Known are Acrobot-v1,");
    }

    @Test
    void refusesAnUnknownParameterAndNamesTheAllowedOnes() {
        assertThatThrownBy(() -> shipped.create("Pendulum-v1", 1, parameters("gravty", 9.81)))
                .isInstanceOf(UserError.class)
                .hasMessage("environment.parameters.gravty is not a parameter of Pendulum-v1, which takes gravity."
                        + " Did you mean 'gravity'?");
        assertThatThrownBy(() -> shipped.create("CartPole-v1", 1, parameters("gravity", 1)))
                .isInstanceOf(UserError.class)
                .hasMessage("environment.parameters.gravity is not a parameter of CartPole-v1, which takes none.");
    }

    @Test
    void refusesAParameterValueThatIsNotANumber() {
        assertThatThrownBy(() -> shipped.create("Pendulum-v1", 1, parameters("gravity", "moon")))
                .isInstanceOf(UserError.class)
                .hasMessage("environment Pendulum-v1: environment.parameters.gravity must be a number, not 'moon'");
    }

    @Test
    void saysWhatIsWrongWithAClassThatCannotBeUsed() {
        assertThatThrownBy(() -> shipped.provider("java.lang.String"))
                .isInstanceOf(UserError.class)
                .hasMessage("environment.name = 'java.lang.String' is a class, but implements none of"
                        + " io.troupe.env.Environment, io.troupe.env.EnvironmentProvider,"
                        + " io.troupe.env.ParallelEnvironment and io.troupe.env.ParallelEnvironmentProvider.");
        assertThatThrownBy(() -> shipped.provider(ScriptedEnvironment.class.getName()))
                .isInstanceOf(UserError.class)
                .hasMessage("environment.name = 'io.troupe.env.ScriptedEnvironment' cannot be made: it must be a public"
                        + " class, not abstract, with a public constructor without parameters.");
    }

    @Test
    void tellsTheAuthorWhatTheConstructorThrew() {
        String name = Unmakable.class.getName();
        assertThatThrownBy(() -> shipped.create(name, 1, EnvironmentParameters.NONE))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessage("environment '" + name + "', copy 0, step 0: its constructor threw"
                        + " java.lang.IllegalStateException: no simulator");
    }

    @Test
    void aBrokenRegistrationDoesNotHideTheOthers() throws IOException {
        Environments environments = registering(
                Environment.class, "com.example.Gone", Unmakable.class.getName(), RandomWalk.class.getName());

        assertThat(environments.names()).contains("RandomWalk", "CartPole-v1");
        assertThatThrownBy(() -> environments.provider("com.example.Lost"))
                .hasMessageContaining("Registered, but could not be loaded: ")
                .hasMessageContaining("com.example.Gone")
                .hasMessageContaining(Unmakable.class.getName() + " (java.lang.IllegalStateException: no simulator)");
    }

    @Test
    void refusesTwoOfTheSameName() {
        assertThatThrownBy(() -> registering(EnvironmentProvider.class, NamedProvider.class.getName()))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("two registered environments are named 'CartPole-v1'");
    }

    /** Takes a name that is taken. */
    public static final class NamedProvider implements EnvironmentProvider {
        public NamedProvider() {}

        @Override
        public String name() {
            return "CartPole-v1";
        }

        @Override
        public Set<String> parameterNames() {
            return Set.of();
        }

        @Override
        public VectorEnvironment create(int copies, EnvironmentParameters parameters) {
            return PerCopyVectorEnvironment.create(name(), RandomWalk::new, copies);
        }
    }

    /** Cannot be constructed. */
    public static final class Unmakable implements Environment {
        public Unmakable() {
            throw new IllegalStateException("no simulator");
        }

        @Override
        public EnvironmentSpec spec() {
            throw new AssertionError();
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            throw new AssertionError();
        }

        @Override
        public StepResult step(float[] action, RandomGenerator random, float[] observation) {
            throw new AssertionError();
        }
    }
}
