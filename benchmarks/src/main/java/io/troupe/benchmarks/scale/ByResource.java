package io.troupe.benchmarks.scale;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** A number for every resource. */
public final class ByResource {
    private final Map<Resource, Double> values = new EnumMap<>(Resource.class);

    private ByResource() {}

    /** The numbers that a function gives. */
    public static ByResource of(ToDoubleFunction<Resource> numbers) {
        ByResource result = new ByResource();
        for (Resource resource : Resource.values()) {
            result.values.put(resource, numbers.applyAsDouble(resource));
        }
        return result;
    }

    /** That of one. */
    public double get(Resource resource) {
        return values.getOrDefault(resource, 0.0);
    }

    /** The resource with the largest number. */
    public Resource largest() {
        Resource largest = Resource.WORKERS;
        for (Resource resource : Resource.values()) {
            if (get(resource) > get(largest)) {
                largest = resource;
            }
        }
        return largest;
    }

    /** The resource with the least number above a bound; the one with the largest where there is none. */
    public Resource leastAbove(double bound) {
        Resource least = largest();
        for (Resource resource : Resource.values()) {
            if (get(resource) > bound && get(resource) < get(least)) {
                least = resource;
            }
        }
        return least;
    }
}
