package io.troupe.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.troupe.random.RandomStream;
import io.troupe.replay.NumberedSteps.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SequenceAssemblerTest {
    private static final float GAMMA = 0.5f;
    private static final List<Event> ENDS = List.of(Event.TERMINATED, Event.TRUNCATED, Event.VOIDED);

    private final List<String> given = new ArrayList<>();

    private SequenceAssembler assembler(SequenceShape shape) {
        return new SequenceAssembler(shape, GAMMA);
    }

    private SequenceSink sink(SequenceShape shape) {
        return (row, learnt) -> given.add(NumberedSteps.describe(shape, row, learnt));
    }

    @Test
    void beginsWithEpisodesAndWhereTheLastOneWasFull() {
        SequenceShape shape = NumberedSteps.shape(3, 0);
        NumberedSteps steps = new NumberedSteps(1);
        SequenceAssembler assembler = assembler(shape);

        assembler.add(steps.fragment(2, 0), sink(shape));
        assertThat(given).isEmpty();
        assembler.add(steps.fragment(2, 0), sink(shape));
        assertThat(given).containsExactly("0 1 2 then 3 after nothing, all 3");
        given.clear();
        steps.next(Event.NOTHING, Event.TERMINATED, Event.NOTHING, Event.TRUNCATED);
        assembler.add(steps.fragment(4, 0), sink(shape));

        assertThat(given).containsExactly("3 4 5 end 1005 after 3, all 3", "6 7 then 1007 after nothing, all 2");
    }

    @Test
    void warmsUpWithTheLastStepsOfTheSequenceBefore() {
        SequenceShape shape = NumberedSteps.shape(4, 2);
        NumberedSteps steps = new NumberedSteps(1);
        steps.next(Event.NOTHING, Event.NOTHING, Event.NOTHING, Event.NOTHING, Event.TERMINATED, Event.TERMINATED);
        assembler(shape).add(steps.fragment(6, 0), sink(shape));

        assertThat(given)
                .containsExactly(
                        "- - 0 1 then 2 after nothing, all 2",
                        "0 1 2 3 then 4 after nothing, all 2",
                        "2 3 4 end 1004 after 2, all 1",
                        "- - 5 end 1005 after nothing, all 1");
    }

    @Test
    void aVoidedStepIsLeftOut() {
        SequenceShape shape = NumberedSteps.shape(4, 0);
        NumberedSteps steps = new NumberedSteps(1);
        steps.next(Event.NOTHING, Event.VOIDED, Event.VOIDED, Event.NOTHING, Event.TERMINATED);
        assembler(shape).add(steps.fragment(5, 0), sink(shape));

        assertThat(given).containsExactly("0 then 1 after nothing, all 1", "3 4 end 1004 after nothing, all 2");
    }

    @Test
    void givesWhatItHasWhenAFragmentIsLost() {
        SequenceShape shape = NumberedSteps.shape(4, 1);
        NumberedSteps steps = new NumberedSteps(1);
        SequenceAssembler assembler = assembler(shape);
        assembler.add(steps.fragment(2, 0), sink(shape));
        steps.fragment(2, 0);
        assembler.add(steps.fragment(3, 0), sink(shape));
        steps.next(Event.TERMINATED);
        assembler.add(steps.fragment(1, 0), sink(shape));

        assertThat(given).containsExactly("- 0 1 then 2 after nothing, all 2", "4 5 6 7 end 1007 after 4, all 3");
    }

    /** Perhaps with the same observation: it begins with nothing remembered. */
    @Test
    void anEpisodeThatBeginsUnexpectedlyIsNotTheSameSequence() {
        SequenceShape shape = NumberedSteps.shape(4, 0);
        NumberedSteps steps = new NumberedSteps(1);
        SequenceAssembler assembler = assembler(shape);
        assembler.add(steps.fragment(2, 0), sink(shape));
        steps.forget();
        steps.next(Event.TERMINATED);
        assembler.add(steps.fragment(1, 0), sink(shape));

        assertThat(given).containsExactly("0 1 then 2 after nothing, all 2", "2 end 1002 after nothing, all 1");
    }

    /** Random events in random fragments, against sequences made from what lies between them. */
    @ParameterizedTest
    @CsvSource({"1, 0, 1, 1", "3, 0, 2, 5", "4, 1, 1, 3", "5, 4, 3, 2", "16, 0, 2, 7", "6, 3, 2, 1"})
    void agreesWithSequencesMadeFromWholeEpisodes(int length, int burnIn, int copies, int fragment) {
        SequenceShape shape = NumberedSteps.shape(length, burnIn);
        RandomStream random = RandomStream.ofSeed(length + 7L * copies);
        NumberedSteps steps = new NumberedSteps(copies);
        SequenceAssembler assembler = assembler(shape);
        for (int i = 0; i < 60; i++) {
            Event[] events = new Event[fragment * copies];
            for (int k = 0; k < events.length; k++) {
                int dice = random.nextInt(14);
                events[k] = dice < ENDS.size() ? ENDS.get(dice) : Event.NOTHING;
            }
            steps.next(events);
            assembler.add(steps.fragment(fragment, 0), sink(shape));
            // As if the run had been resumed.
            byte[] saved = assembler.save();
            assembler = assembler(shape);
            assembler.restore(saved);
            assertThat(assembler.save()).isEqualTo(saved);
        }
        Event[] last = new Event[copies];
        Arrays.fill(last, Event.TRUNCATED);
        steps.next(last);
        assembler.add(steps.fragment(1, 0), sink(shape));

        assertThat(given)
                .containsExactlyInAnyOrderElementsOf(steps.sequences(shape))
                .hasSizeGreaterThan(10);
    }

    @Test
    void refusesWhatItIsNotMadeFor() {
        NumberedSteps steps = new NumberedSteps(2);
        SequenceShape shape = NumberedSteps.shape(4, 1);
        SequenceAssembler assembler = assembler(shape);
        assembler.add(steps.fragment(1, 0), sink(shape));
        byte[] saved = assembler.save();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> assembler.add(new NumberedSteps(3).fragment(1, 0), sink(shape)))
                .withMessage("worker 0 had 2 copies, its fragment 0 has 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> assembler(NumberedSteps.shape(5, 1)).restore(saved))
                .withMessageContaining("algorithm.network.memory");
    }
}
