package io.headroom.spring.guard;

import io.headroom.guard.RequestScope;
import io.headroom.spring.internal.InboundRequest;
import io.headroom.spring.internal.RequestObjectives;
import io.headroom.time.NanoClock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** What guards are to know of an inbound request. */
final class InboundScope {
    private final NanoClock clock;
    private final ObjectProvider<RequestObjectives> objectives;

    InboundScope(NanoClock clock, ObjectProvider<RequestObjectives> objectives) {
        this.clock = clock;
        this.objectives = objectives;
    }

    /**
     * The scope of a request that begins, or goes on after an asynchronous dispatch.
     *
     * @param inbound finds what is known of it; null as long as nothing is
     */
    RequestScope of(Supplier<@Nullable InboundRequest> inbound) {
        InboundRequest known = inbound.get();
        long startNanos = known == null ? clock.nanoTime() : known.startNanos();
        return RequestScope.startedAt(startNanos).serving(() -> objective(inbound.get()));
    }

    private double objective(@Nullable InboundRequest known) {
        RequestObjectives served = objectives.getIfAvailable();
        return known == null || served == null ? 0 : served.highest(known);
    }
}
