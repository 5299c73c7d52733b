package io.troupe.actors.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.typesafe.config.ConfigFactory;
import io.troupe.policy.PolicyVersion;
import io.troupe.trajectory.QueueCounts;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlMessagesTest {
    @SuppressWarnings("ArrayRecordComponent") // what is refused
    record WithArray(long[] numbers) implements ControlMessage {}

    record WithUnlisted(PolicyVersion version) implements ControlMessage {}

    @Test
    void numbersFollowFromThePlaceInTheLists() {
        assertThat(Examples.MESSAGES.ids())
                .containsEntry(PolicyVersion.class, 128)
                .containsEntry(QueueCounts.class, 132)
                .containsEntry(ExampleVocabulary.Greeting.class, 128 + 256)
                .containsEntry(ExampleVocabulary.Reply.class, 128 + 257);
    }

    @Test
    void programsWithOtherVocabulariesDoNotTakeEachOtherForEquals() {
        String one = ControlMessages.of(List.of(new RunVocabulary())).fingerprint();

        assertThat(ControlMessages.of(List.of(new RunVocabulary())).fingerprint())
                .isEqualTo(one);
        assertThat(Examples.MESSAGES.fingerprint()).isNotEqualTo(one);
        assertThat(ControlMessages.of(List.of(new ExampleVocabulary(), new RunVocabulary()))
                        .fingerprint())
                .isNotEqualTo(Examples.MESSAGES.fingerprint());
    }

    @Test
    void whatCannotBeSentIsFoundAtTheStart() {
        assertRefused(List.of(String.class), "java.lang.String is neither a record nor an enum");
        assertRefused(
                List.of(PolicyVersion.class, PolicyVersion.class), PolicyVersion.class.getName() + " is listed twice");
        assertRefused(
                List.of(WithArray.class),
                "numbers of " + WithArray.class.getName() + " is a [J, which no control vocabulary lists");
        assertRefused(
                List.of(WithUnlisted.class),
                "version of " + WithUnlisted.class.getName() + " is a " + PolicyVersion.class.getName()
                        + ", which no control vocabulary lists");
    }

    private static void assertRefused(List<Class<?>> classes, String message) {
        ControlVocabulary vocabulary = () -> classes;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ControlMessages.of(List.of(vocabulary)))
                .withMessage(message);
    }

    @Test
    void aVocabularyThatIsNoneIsNamed() {
        for (String name : List.of("java.lang.String", "io.troupe.Nowhere")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ControlMessages.from(
                            ConfigFactory.parseString("troupe.control-vocabularies = [\"" + name + "\"]"),
                            getClass().getClassLoader()))
                    .withMessageStartingWith(
                            "troupe.control-vocabularies names " + name + ", which is not a public ControlVocabulary");
        }
    }
}
