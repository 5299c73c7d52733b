package io.troupe.env.games;

import java.util.random.RandomGenerator;

/** Who plays against an only agent. */
interface Opponent {
    /** An allowed choice on a board where the game goes on. */
    int choose(Board board, RandomGenerator random);

    /** Each choice that is allowed is as likely as the others. */
    static int anyChoice(Board board, RandomGenerator random) {
        int choices = board.rules().choices();
        int allowed = 0;
        for (int choice = 0; choice < choices; choice++) {
            allowed += board.allows(choice) ? 1 : 0;
        }
        int left = random.nextInt(allowed);
        int choice = 0;
        while (!board.allows(choice) || left-- > 0) {
            choice++;
        }
        return choice;
    }
}
