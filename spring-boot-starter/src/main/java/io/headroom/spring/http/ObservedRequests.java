package io.headroom.spring.http;

import io.headroom.spring.HttpEventSource;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The server observations, if they are made: something starts them and no predicate or property switches them off. */
final class ObservedRequests implements HttpEventSource {
    private final Supplier<String> observation;
    private final BooleanSupplier instrumented;
    private final ObservationRegistry registry;

    ObservedRequests(Supplier<String> observation, BooleanSupplier instrumented, ObservationRegistry registry) {
        this.observation = observation;
        this.instrumented = instrumented;
        this.registry = registry;
    }

    @Override
    public String name() {
        String name = observation.get();
        boolean observed = instrumented.getAsBoolean()
                && !Observation.createNotStarted(name, registry).isNoop();
        return observed ? name : NONE;
    }
}
