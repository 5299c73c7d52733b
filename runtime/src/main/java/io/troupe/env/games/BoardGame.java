package io.troupe.env.games;

import io.troupe.env.Agents;
import io.troupe.env.ParallelEnvironment;
import io.troupe.env.Snapshotable;
import io.troupe.spec.AgentSpec;
import io.troupe.spec.BehaviourSpec;
import io.troupe.spec.Box;
import io.troupe.spec.Discrete;
import io.troupe.spec.ParallelSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A game of two players. Both act in every step, and a mask leaves nothing but passing, the last choice, to the one who is
 * not to move: so the player who loses is there when it happens, and the loss counts for the moves that led to it. The winner
 * gets 1 and the loser -1; a draw is 0.
 *
 * <p>Each observes the board from its own side: where its pieces are, where those of the other are, and whether it is to move.
 * So one policy can play both sides.
 *
 * <p>Against an {@link Opponent} there is one agent, who is to move in every step, and who begins or not as a coin falls.
 */
final class BoardGame implements ParallelEnvironment, Snapshotable {
    private static final List<String> SIDES = List.of("first", "second");
    private static final String PLAYER = "player";

    private final ParallelSpec spec;
    private final Board board;
    private final Optional<Opponent> opponent;
    /** Whether the only agent moves second. */
    private boolean second;

    private BoardGame(ParallelSpec spec, Rules rules, Optional<Opponent> opponent) {
        this.spec = spec;
        board = new Board(rules);
        this.opponent = opponent;
    }

    /** Two agents of one behaviour, {@code player}: a policy learns by playing against itself. */
    static BoardGame selfPlay(Rules rules) {
        List<AgentSpec> agents =
                SIDES.stream().map(side -> new AgentSpec(side, PLAYER)).toList();
        return new BoardGame(spec(rules, List.of(behaviour(PLAYER, rules)), agents), rules, Optional.empty());
    }

    /** Two agents with a behaviour each, {@code first} and {@code second}: two policies learn against each other. */
    static BoardGame ofTwoBehaviours(Rules rules) {
        List<BehaviourSpec> behaviours =
                SIDES.stream().map(side -> behaviour(side, rules)).toList();
        List<AgentSpec> agents =
                SIDES.stream().map(side -> new AgentSpec(side, side)).toList();
        return new BoardGame(spec(rules, behaviours, agents), rules, Optional.empty());
    }

    /** One agent, of the behaviour that plays against itself elsewhere. */
    static BoardGame against(Opponent opponent, Rules rules) {
        List<AgentSpec> agents = List.of(new AgentSpec(PLAYER, PLAYER));
        return new BoardGame(spec(rules, List.of(behaviour(PLAYER, rules)), agents), rules, Optional.of(opponent));
    }

    private static BehaviourSpec behaviour(String name, Rules rules) {
        return new BehaviourSpec(name, Box.of(2 * rules.cells() + 1, 0, 1), new Discrete(rules.choices() + 1), true);
    }

    private static ParallelSpec spec(Rules rules, List<BehaviourSpec> behaviours, List<AgentSpec> agents) {
        return new ParallelSpec(rules.name(), behaviours, agents, rules.cells());
    }

    @Override
    public ParallelSpec spec() {
        return spec;
    }

    @Override
    public void reset(RandomGenerator random, Agents agents) {
        board.clear();
        for (int agent = 0; agent < agents.count(); agent++) {
            agents.enter(agent);
        }
        second = opponent.isPresent() && random.nextBoolean();
        if (second) {
            board.play(opponent.orElseThrow().choose(board, random));
        }
        tell(agents);
    }

    /** The player that an agent is. */
    private int player(int agent) {
        return opponent.isEmpty() ? agent : second ? 1 : 0;
    }

    @Override
    public void step(Agents agents, RandomGenerator random) {
        int mover = opponent.isEmpty() ? board.mover() : 0;
        board.play((int) agents.action(mover)[0]);
        if (opponent.isPresent() && !isOver()) {
            board.play(opponent.get().choose(board, random));
        }
        if (board.isWon()) {
            int winner = 1 - board.mover();
            for (int agent = 0; agent < agents.count(); agent++) {
                agents.reward(agent, player(agent) == winner ? 1 : -1);
            }
        }
        tell(agents);
        if (isOver()) {
            agents.terminateAll();
        }
    }

    private boolean isOver() {
        return board.isWon() || board.isFull();
    }

    private void tell(Agents agents) {
        int pass = board.rules().choices();
        for (int agent = 0; agent < agents.count(); agent++) {
            int player = player(agent);
            board.copyView(player, agents.observation(agent));
            boolean[] mask = agents.mask(agent);
            if (player == board.mover()) {
                board.copyAllowed(mask);
            } else {
                mask[pass] = true;
            }
        }
    }

    @Override
    public void save(DataOutput out) throws IOException {
        board.save(out);
        out.writeBoolean(second);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        board.restore(in);
        second = in.readBoolean();
    }
}
