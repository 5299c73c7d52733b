package io.troupe.algorithm.sac;

import java.util.Optional;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * What a gradient step is fed beside what the networks see. N rows are learnt from, and in S of those things that were seen
 * the actor draws actions: in what came before the rows and, from one of them on, in what came after.
 */
final class SacInputs {
    /** Step size and epsilon of critics, actor and temperatures, and tau. */
    static final int COEFFICIENTS = 7;

    private final SacShape shape;
    private final RowShares shares;
    private final int next;

    /** The continuous elements of the actions taken, [N, A]; not there where A = 0. */
    final Optional<Placeholder<TFloat32>> taken;
    /** Standard normal, [A, S]; not there where A = 0. */
    final Optional<Placeholder<TFloat32>> noise;
    /** 1 for each choice that was made, [D, N]; not there where D = 0. */
    final Optional<Placeholder<TFloat32>> chosen;
    /** 1 for each choice that is allowed in what was seen, [D, S]; not there where all are. */
    final Optional<Placeholder<TFloat32>> masks;
    /** Rewards, and below them what the next value is multiplied by, [2, N]. */
    final Placeholder<TFloat32> returns;
    /** Step size and epsilon of critics, actor and temperatures, then tau, [7]. */
    final Placeholder<TFloat32> coefficients;

    /**
     * @param shape of the networks, or of the same ones without a memory
     * @param shares what the rows count in means
     * @param next where what came after the rows begins: S is this and N
     */
    SacInputs(Ops tf, SacShape shape, RowShares shares, int next) {
        this.shape = shape;
        this.shares = shares;
        this.next = next;
        int rows = shares.rows();
        int seen = rows + next;
        boolean continuous = shape.continuous() > 0;
        taken = continuous ? Optional.of(placeholder(tf, rows, shape.continuous())) : Optional.empty();
        noise = continuous ? Optional.of(placeholder(tf, shape.continuous(), seen)) : Optional.empty();
        chosen = shape.choices() > 0 ? Optional.of(placeholder(tf, shape.choices(), rows)) : Optional.empty();
        masks = shape.masked() ? Optional.of(placeholder(tf, shape.choices(), seen)) : Optional.empty();
        returns = placeholder(tf, 2, rows);
        coefficients = placeholder(tf, COEFFICIENTS);
    }

    static Placeholder<TFloat32> placeholder(Ops tf, long... dimensions) {
        return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(dimensions)));
    }

    SacShape shape() {
        return shape;
    }

    /** What the rows count in means. */
    RowShares shares() {
        return shares;
    }

    /** N. */
    int rows() {
        return shares.rows();
    }

    /** Where what came after the rows begins. */
    int next() {
        return next;
    }

    /** S. */
    int seen() {
        return rows() + next;
    }
}
