/** Arrays in the files of numpy: NPY 1.0, and several of them in a zip (.npz). */
@NullMarked
package io.troupe.npy;

import org.jspecify.annotations.NullMarked;
