package io.troupe.architecture.planted;

import org.tensorflow.Graph;

/** Breaks a rule on purpose: TensorFlow where no graphs belong. */
public record PlantedGraph(Graph graph) {}
