package io.headroom.spring.http;

import io.headroom.spring.internal.HttpEventSource;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.springframework.util.function.SingletonSupplier;

/** The server observations, if they are made: something starts them and no predicate or property switches them off. */
final class ObservedRequests implements HttpEventSource {
    private final Supplier<String> observed;

    ObservedRequests(Supplier<String> observation, BooleanSupplier instrumented, ObservationRegistry registry) {
        observed = SingletonSupplier.of(
                () -> isMade(observation.get(), instrumented, registry) ? observation.get() : NONE);
    }

    @Override
    public String name() {
        return observed.get();
    }

    /** A predicate that cannot do with an empty context gets a request to judge, so the observation is taken to be made. */
    private static boolean isMade(String name, BooleanSupplier instrumented, ObservationRegistry registry) {
        try {
            return instrumented.getAsBoolean()
                    && !Observation.createNotStarted(name, registry).isNoop();
        } catch (RuntimeException predicateFailed) {
            return true;
        }
    }
}
