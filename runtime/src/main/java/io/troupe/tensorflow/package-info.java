/** TensorFlow: sessions, tensors, devices and event files. */
@NullMarked
package io.troupe.tensorflow;

import org.jspecify.annotations.NullMarked;
