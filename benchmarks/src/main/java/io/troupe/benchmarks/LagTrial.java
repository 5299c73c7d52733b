package io.troupe.benchmarks;

import io.troupe.actors.RunBlueprint;
import io.troupe.algorithm.Algorithms;
import io.troupe.config.ExperimentLoader;
import java.util.Arrays;
import java.util.List;
import java.util.ArrayList;

public final class LagTrial {
    public static void main(String[] a) {
        String experiment = a[0];
        int lag = Integer.parseInt(a[1]);
        int seeds = Integer.parseInt(a[2]);
        StringBuilder out = new StringBuilder();
        long t0 = System.nanoTime();
        for (int s = 1; s <= seeds; s++) {
            List<String> settings = new ArrayList<>(Arrays.asList(a).subList(3, a.length));
            settings.add("mode=lockstep"); settings.add("seed=" + s);
            double r = new LaggedTraining(RunBlueprint.of(new ExperimentLoader(Algorithms.discover()).load(experiment, settings)), lag).evaluationAfter();
            out.append(String.format(" %.0f", r));
        }
        System.out.println("lag " + lag + " " + Arrays.asList(a).subList(3, a.length) + ":" + out + String.format("  %.1fs", (System.nanoTime() - t0) / 1e9));
    }
}
