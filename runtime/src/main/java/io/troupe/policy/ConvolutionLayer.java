package io.troupe.policy;

import io.troupe.policy.ParameterLayout.Layer;

/** A rectified convolution in plain Java: each place is a row of a dense layer, four places at a time. */
final class ConvolutionLayer {
    private static final int BLOCK = 4;

    private final DenseLayer filters;
    private final float[][] patches;
    private final float[][] sums;
    private final float[] output;
    private final int kernel;
    /** Values of a line of a patch. */
    private final int patchLine;
    /** Values from one place to the next, across and down. */
    private final int stepAcross;

    private final int stepDown;
    /** Values of a line of the image. */
    private final int imageLine;

    private final int placesAcross;
    private final int places;

    /**
     * @param index of the convolution in the encoder
     * @param layer its parameters
     */
    ConvolutionLayer(ImageEncoder encoder, int index, Layer layer) {
        Convolution convolution = encoder.convolutions().get(index);
        int channels = encoder.channelsBefore(index);
        filters = new DenseLayer(layer);
        patches = new float[BLOCK][layer.inputs()];
        sums = new float[BLOCK][layer.outputs()];
        kernel = convolution.kernel();
        patchLine = kernel * channels;
        imageLine = encoder.widthBefore(index) * channels;
        stepAcross = convolution.stride() * channels;
        stepDown = convolution.stride() * imageLine;
        placesAcross = encoder.widthBefore(index + 1);
        places = encoder.heightBefore(index + 1) * placesAcross;
        output = new float[places * layer.outputs()];
    }

    void load(float[] parameters) {
        filters.load(parameters);
    }

    /** [height, width, filters]; the same array each time. */
    float[] forward(float[] image) {
        for (int first = 0; first < places; first += BLOCK) {
            int count = Math.min(BLOCK, places - first);
            for (int i = 0; i < count; i++) {
                int place = first + i;
                copyPatch(image, place / placesAcross * stepDown + place % placesAcross * stepAcross, patches[i]);
            }
            if (count == BLOCK) {
                filters.forwardBlock(patches, sums);
            } else {
                for (int i = 0; i < count; i++) {
                    filters.forwardRow(patches[i], sums[i]);
                }
            }
            for (int i = 0; i < count; i++) {
                rectify(sums[i], output, (first + i) * sums[i].length);
            }
        }
        return output;
    }

    private void copyPatch(float[] image, int start, float[] patch) {
        for (int i = 0; i < kernel; i++) {
            System.arraycopy(image, start + i * imageLine, patch, i * patchLine, patchLine);
        }
    }

    static void rectify(float[] values, float[] destination, int at) {
        for (int i = 0; i < values.length; i++) {
            destination[at + i] = Math.max(0, values[i]);
        }
    }
}
