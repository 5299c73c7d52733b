package io.troupe.env.grid;

import io.troupe.random.RandomStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Every outcome of every action in every state of a finite Markov decision process. An outcome is known by its index in
 * the table, so that a step is a draw and three reads from flat arrays.
 */
final class TransitionTable {
    private final int states;
    private final int actions;
    private final int[] starts;
    /** Index of the first outcome of each pair, [states * actions + 1]. */
    private final int[] first;

    private final double[] probabilities;
    private final int[] next;
    private final float[] rewards;
    private final boolean[] terminated;

    private TransitionTable(int states, int actions, int[] starts, int[] first, List<Outcome> outcomes) {
        this.states = states;
        this.actions = actions;
        this.starts = starts;
        this.first = first;
        int size = outcomes.size();
        probabilities = new double[size];
        next = new int[size];
        rewards = new float[size];
        terminated = new boolean[size];
        for (int i = 0; i < size; i++) {
            Outcome outcome = outcomes.get(i);
            probabilities[i] = outcome.probability();
            next[i] = outcome.next();
            rewards[i] = outcome.reward();
            terminated[i] = outcome.terminated();
        }
    }

    /**
     * Writes the rules down as a table.
     *
     * @param starts the states in which an episode starts, all of them equally likely
     */
    static TransitionTable of(int states, int actions, int[] starts, Dynamics dynamics) {
        List<Outcome> outcomes = new ArrayList<>();
        int[] first = new int[states * actions + 1];
        for (int pair = 0; pair < states * actions; pair++) {
            first[pair] = outcomes.size();
            outcomes.addAll(dynamics.outcomes(pair / actions, pair % actions));
        }
        first[states * actions] = outcomes.size();
        return new TransitionTable(states, actions, starts.clone(), first, outcomes);
    }

    int states() {
        return states;
    }

    int actions() {
        return actions;
    }

    /** Draws the state in which an episode starts; draws nothing where there is one. */
    int start(RandomStream random) {
        return starts.length == 1 ? starts[0] : starts[random.nextInt(starts.length)];
    }

    /** Draws what an action leads to, and returns the outcome's index; draws nothing where there is one. */
    int draw(int state, int action, RandomStream random) {
        int pair = state * actions + action;
        int index = first[pair];
        int last = first[pair + 1] - 1;
        if (index == last) {
            return index;
        }
        double left = random.nextDouble() - probabilities[index];
        while (left >= 0 && index < last) {
            index++;
            left -= probabilities[index];
        }
        return index;
    }

    int next(int outcome) {
        return next[outcome];
    }

    float reward(int outcome) {
        return rewards[outcome];
    }

    boolean terminated(int outcome) {
        return terminated[outcome];
    }

    /** What an action in a state can lead to. */
    List<Outcome> outcomes(int state, int action) {
        int pair = state * actions + action;
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = first[pair]; i < first[pair + 1]; i++) {
            outcomes.add(new Outcome(probabilities[i], next[i], rewards[i], terminated[i]));
        }
        return outcomes;
    }

    /** The probability that an episode starts in each state. */
    double[] startProbabilities() {
        double[] result = new double[states];
        for (int start : starts) {
            result[start] += 1.0 / starts.length;
        }
        return result;
    }
}
