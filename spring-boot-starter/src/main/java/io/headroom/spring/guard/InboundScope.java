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
    private final Supplier<NanoClock> later;
    private final ObjectProvider<RequestObjectives> objectives;

    /** Null before the first request; all write the same. */
    private @Nullable NanoClock clock;

    /** @param clock asked for when a request comes, since this is made with the web server, before the beans are */
    InboundScope(Supplier<NanoClock> clock, ObjectProvider<RequestObjectives> objectives) {
        later = clock;
        this.objectives = objectives;
    }

    /**
     * The scope of a request that begins, or goes on after an asynchronous dispatch.
     *
     * @param inbound finds what is known of it; null as long as nothing is
     */
    RequestScope of(Supplier<@Nullable InboundRequest> inbound) {
        InboundRequest known = inbound.get();
        long startNanos = known == null ? clock().nanoTime() : known.startNanos();
        return RequestScope.startedAt(startNanos).serving(() -> objective(inbound.get()));
    }

    private NanoClock clock() {
        NanoClock known = clock;
        if (known == null) {
            known = later.get();
            clock = known;
        }
        return known;
    }

    private double objective(@Nullable InboundRequest known) {
        RequestObjectives served = objectives.getIfAvailable();
        return known == null || served == null ? 0 : served.highest(known);
    }
}
