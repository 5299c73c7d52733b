package io.troupe.policy;

/**
 * A layer of square filters over an image, without padding, before its rectification.
 *
 * @param filters channels that come out
 * @param kernel height and width of each filter
 * @param stride from one place to the next, down and across
 */
public record Convolution(int filters, int kernel, int stride) {
    public Convolution {
        if (filters < 1 || kernel < 1 || stride < 1) {
            throw new IllegalArgumentException("filters, kernel and stride of a convolution are at least 1, not "
                    + filters + ", " + kernel + " and " + stride);
        }
    }

    /** Height or width that comes out; below 1 where the image is smaller than the filters. */
    public int outputs(int inputs) {
        return inputs < kernel ? 0 : (inputs - kernel) / stride + 1;
    }
}
