/** TensorFlow: devices, sessions without overhead, reusable tensors, networks as nodes. */
@NullMarked
package io.troupe.tensorflow;

import org.jspecify.annotations.NullMarked;
