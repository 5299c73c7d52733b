package io.troupe.architecture;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;

/** What the modules and packages may use; docs/architecture.md says why. */
final class ArchitectureRules {
    static final ArchRule PEKKO_ONLY_IN_ACTORS = noClasses()
            .that()
            .resideOutsideOfPackages("io.troupe.actors..", "io.troupe.examples..", "io.troupe.benchmarks..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.pekko..")
            .because("runtime is reinforcement learning without actors");

    static final ArchRule TENSORFLOW_ONLY_WHERE_GRAPHS_ARE = noClasses()
            .that()
            .resideOutsideOfPackages("io.troupe.tensorflow..", "io.troupe.algorithm.*..", "io.troupe.benchmarks..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.tensorflow..")
            .because("native code is easier to keep alive in few places");

    static final ArchRule DYN4J_ONLY_IN_PHYSICS = noClasses()
            .that()
            .resideOutsideOfPackage("io.troupe.env.physics..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.dyn4j..")
            .because("nothing else is to depend on how bodies are moved");

    static final ArchRule MATH_NEEDS_ONLY_THE_JDK = classes()
            .that()
            .resideInAPackage("io.troupe.math..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "io.troupe.math..", "org.jspecify.annotations")
            .because("formulas are checked against their papers, not against the system");

    static final ArchRule RUNTIME_KNOWS_NO_ACTORS = noClasses()
            .that()
            .resideOutsideOfPackages("io.troupe.actors..", "io.troupe.examples..", "io.troupe.benchmarks..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.troupe.actors..", "io.troupe.examples..", "io.troupe.benchmarks..")
            .because("dependencies point one way: proto <- runtime <- actors");

    static final ArchRule PROTO_KNOWS_NOBODY = classes()
            .that()
            .resideInAPackage("io.troupe.proto..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "com.google.protobuf..", "io.troupe.proto..")
            .because("dependencies point one way: proto <- runtime <- actors");

    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("io.troupe.(**)").should().beFreeOfCycles();

    static final ArchRule NOTHING_UNBOUNDED = noClasses()
            .should()
            .callCodeUnitWhere(unboundedQueue())
            .orShould()
            .callCodeUnitWhere(unboundedExecutor())
            .because("a queue without a bound turns a slow consumer into a crash; ArrayBlockingQueue and a"
                    + " ThreadPoolExecutor over one say what happens when they are full");

    static final ArchRule NO_JAVA_SERIALISATION = noClasses()
            .should()
            .dependOnClassesThat(assignableTo(ObjectInputStream.class).or(assignableTo(ObjectOutputStream.class)))
            .because("reading objects runs code that the sender chose");

    static final ArchRule NO_STANDARD_STREAMS = noClasses()
            .that()
            .resideOutsideOfPackages("io.troupe.actors.cli..", "io.troupe.examples..", "io.troupe.benchmarks..")
            .should()
            .accessFieldWhere(target(owner(assignableTo(System.class))).and(target(name("out"))))
            .orShould()
            .accessFieldWhere(target(owner(assignableTo(System.class))).and(target(name("err"))))
            .because("the command line owns the console");

    static final ArchRule NO_SLEEPING = noClasses()
            .should()
            .callMethodWhere(target(owner(assignableTo(Thread.class))).and(target(name("sleep"))))
            .orShould()
            .callMethodWhere(target(owner(assignableTo(TimeUnit.class))).and(target(name("sleep"))))
            .because("what waits cannot be stopped or tested: use a timer or a condition");

    static final ArchRule NO_HIDDEN_RANDOMNESS = noClasses()
            .should()
            .dependOnClassesThat(assignableTo(Random.class))
            .orShould()
            .dependOnClassesThat(assignableTo(ThreadLocalRandom.class))
            .orShould()
            .callMethodWhere(target(owner(assignableTo(Math.class))).and(target(name("random"))))
            .because("every stream is derived from (seed, role, index) and saved in checkpoints: use RandomStream");

    static final ArchRule NO_STATIC_STATE = classes()
            .that()
            .resideOutsideOfPackage("io.troupe.proto..")
            .should(haveOnlyFinalStaticFields())
            .because("runs in one JVM must not meet");

    static final ArchRule PACKAGES_ARE_NULL_MARKED = classes()
            .that(DescribedPredicate.not(resideInAPackage("io.troupe.proto..")))
            .should(beInANullMarkedPackage())
            .because("NullAway checks only what is marked");

    private ArchitectureRules() {}

    private static DescribedPredicate<JavaCall<?>> unboundedQueue() {
        Set<String> alwaysUnbounded = Set.of(
                ConcurrentLinkedQueue.class.getName(),
                ConcurrentLinkedDeque.class.getName(),
                LinkedTransferQueue.class.getName(),
                PriorityBlockingQueue.class.getName());
        Set<String> boundedByAnInt = Set.of(LinkedBlockingQueue.class.getName(), LinkedBlockingDeque.class.getName());
        return DescribedPredicate.describe("the target makes an unbounded queue", call -> {
            if (!call.getTarget().getName().equals("<init>")) {
                return false;
            }
            String type = call.getTargetOwner().getName();
            boolean bound = call.getTarget().getRawParameterTypes().stream()
                    .anyMatch(parameter -> parameter.getName().equals("int"));
            return alwaysUnbounded.contains(type) || (boundedByAnInt.contains(type) && !bound);
        });
    }

    private static DescribedPredicate<JavaCall<?>> unboundedExecutor() {
        // Each has a queue or a number of threads without a bound.
        return target(owner(assignableTo(Executors.class)))
                .and(DescribedPredicate.describe(
                        "makes an executor",
                        (JavaAccess<?> call) -> call.getTarget().getName().startsWith("new")))
                .forSubtype();
    }

    private static ArchCondition<JavaClass> haveOnlyFinalStaticFields() {
        return new ArchCondition<>("have only final static fields") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaField field : type.getFields()) {
                    var modifiers = field.getModifiers();
                    if (modifiers.contains(JavaModifier.STATIC) && !modifiers.contains(JavaModifier.FINAL)) {
                        events.add(SimpleConditionEvent.violated(field, field.getDescription() + " is not final"));
                    }
                }
            }
        };
    }

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a @NullMarked package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(SimpleConditionEvent.violated(
                            type, type.getPackageName() + " has no package-info.java with @NullMarked"));
                }
            }
        };
    }
}
