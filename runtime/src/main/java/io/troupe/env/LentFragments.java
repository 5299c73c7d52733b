package io.troupe.env;

import io.troupe.env.LentRows.Trespass;
import java.util.ArrayDeque;
import java.util.Optional;

/** The fragments that were handed to an author's environment in its last calls, each for one of them. */
final class LentFragments {
    /** Of earlier calls. */
    private static final int KEPT = 3;

    private final SteppedCopies copies;
    private final ArrayDeque<LentFragment> before = new ArrayDeque<>();
    private int calls;

    LentFragments(SteppedCopies copies) {
        this.copies = copies;
    }

    /** One for the next call; that of the last call is over. */
    LentFragment lend() {
        if (!before.isEmpty()) {
            before.getLast().retire();
        }
        LentFragment lent = new LentFragment(copies, calls++);
        before.add(lent);
        if (before.size() > KEPT + 1) {
            before.remove();
        }
        return lent;
    }

    /** Where one of an earlier call was written to. */
    Optional<Trespass> touched() {
        return before.stream()
                .filter(lent -> lent != before.getLast())
                .map(LentFragment::touched)
                .flatMap(Optional::stream)
                .findFirst();
    }
}
