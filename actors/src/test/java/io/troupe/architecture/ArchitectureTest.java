package io.troupe.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.FailureReport;
import io.troupe.architecture.planted.PlantedAnnouncement;
import io.troupe.architecture.planted.PlantedBody;
import io.troupe.architecture.planted.PlantedCollections;
import io.troupe.architecture.planted.PlantedDice;
import io.troupe.architecture.planted.PlantedExecutor;
import io.troupe.architecture.planted.PlantedGraph;
import io.troupe.architecture.planted.PlantedNap;
import io.troupe.architecture.planted.PlantedPrint;
import io.troupe.architecture.planted.PlantedQueue;
import io.troupe.architecture.planted.PlantedSerialisation;
import io.troupe.architecture.planted.PlantedState;
import io.troupe.architecture.planted.PlantedUseOfActors;
import io.troupe.architecture.planted.first.PlantedFirst;
import io.troupe.architecture.planted.second.PlantedSecond;
import io.troupe.architecture.unmarked.PlantedUnmarked;
import io.troupe.math.PlantedFormula;
import io.troupe.proto.planted.PlantedMessage;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Holds the rules against the program, and each rule against a class that breaks it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
    private final JavaClasses program = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.troupe");

    private record Planted(ArchRule rule, String complaint, List<Class<?>> violation) {}

    private static Planted planted(ArchRule rule, String complaint, Class<?>... violation) {
        return new Planted(rule, complaint, List.of(violation));
    }

    private static List<Planted> rules() {
        return List.of(
                planted(ArchitectureRules.PEKKO_ONLY_IN_ACTORS, "org.apache.pekko", PlantedAnnouncement.class),
                planted(ArchitectureRules.TENSORFLOW_ONLY_WHERE_GRAPHS_ARE, "org.tensorflow.Graph", PlantedGraph.class),
                planted(ArchitectureRules.DYN4J_ONLY_IN_PHYSICS, "org.dyn4j.geometry.Vector2", PlantedBody.class),
                planted(ArchitectureRules.MATH_NEEDS_ONLY_THE_JDK, "io.troupe.policy", PlantedFormula.class),
                planted(ArchitectureRules.RUNTIME_KNOWS_NO_ACTORS, "io.troupe.actors", PlantedUseOfActors.class),
                planted(ArchitectureRules.PROTO_KNOWS_NOBODY, "io.troupe.policy", PlantedMessage.class),
                planted(
                        ArchitectureRules.PACKAGES_HAVE_NO_CYCLES,
                        "Cycle detected",
                        PlantedFirst.class,
                        PlantedSecond.class),
                planted(ArchitectureRules.NOTHING_UNBOUNDED, "LinkedBlockingQueue", PlantedQueue.class),
                planted(ArchitectureRules.NOTHING_UNBOUNDED, "ConcurrentLinkedDeque", PlantedCollections.class),
                planted(ArchitectureRules.NOTHING_UNBOUNDED, "newFixedThreadPool", PlantedExecutor.class),
                planted(ArchitectureRules.NO_JAVA_SERIALISATION, "ObjectInputStream", PlantedSerialisation.class),
                planted(ArchitectureRules.NO_STANDARD_STREAMS, "System.err", PlantedPrint.class),
                planted(ArchitectureRules.NO_SLEEPING, "sleep", PlantedNap.class),
                planted(ArchitectureRules.NO_HIDDEN_RANDOMNESS, "Math.random", PlantedDice.class),
                planted(ArchitectureRules.NO_STATIC_STATE, "PlantedState.count", PlantedState.class),
                planted(
                        ArchitectureRules.PACKAGES_ARE_NULL_MARKED,
                        "unmarked has no package-info",
                        PlantedUnmarked.class));
    }

    @TestFactory
    List<DynamicTest> theProgramKeepsEveryRule() {
        return rules().stream()
                .map(Planted::rule)
                .distinct()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getDescription(), () -> rule.allowEmptyShould(true).check(program)))
                .toList();
    }

    @TestFactory
    List<DynamicTest> everyRuleFindsAPlantedViolation() {
        return rules().stream()
                .map(planted ->
                        DynamicTest.dynamicTest(planted.rule().getDescription() + ": " + planted.complaint(), () -> {
                            JavaClasses classes = new ClassFileImporter().importClasses(planted.violation());
                            FailureReport report =
                                    planted.rule().evaluate(classes).getFailureReport();
                            assertThat(report.getDetails()).anyMatch(detail -> detail.contains(planted.complaint()));
                        }))
                .toList();
    }

    @Test
    void aBoundedQueueIsNoViolation() {
        JavaClasses classes = new ClassFileImporter().importClasses(io.troupe.architecture.planted.BoundedQueue.class);

        assertThat(ArchitectureRules.NOTHING_UNBOUNDED.evaluate(classes).hasViolation())
                .isFalse();
    }

    @Test
    void theProgramIsThere() {
        assertThat(program.contain("io.troupe.policy.PolicySnapshot")).isTrue();
        assertThat(program.contain("io.troupe.proto.checkpoint.Moments")).isTrue();
        assertThat(program.stream()
                        .flatMap(type -> type.getSource().stream())
                        .map(source -> Location.of(source.getUri()))
                        .filter(location -> location.matches(Pattern.compile(".*/test-classes/.*"))))
                .isEmpty();
    }
}
