package io.headroom.spring.guard;

import io.headroom.Headroom;
import io.headroom.guard.RequestScope;
import io.headroom.spring.internal.InboundRequest;
import io.headroom.spring.internal.RequestObjectives;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;

/** What guards are to know of an inbound request. */
final class InboundScope {
    /** Just inside of the filters that know when the request came. */
    static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 2;

    private final ObjectProvider<Headroom> later;
    private final ObjectProvider<RequestObjectives> objectives;

    /** Null before the first request; all write the same. */
    private @Nullable Headroom headroom;

    /** False before the first guard, which stays; all write the same. */
    private boolean used;

    /** @param headroom asked for when a request comes, since this is made with the web server, before the beans are */
    InboundScope(ObjectProvider<Headroom> headroom, ObjectProvider<RequestObjectives> objectives) {
        later = headroom;
        this.objectives = objectives;
    }

    /** Whether nobody asks for scopes: no guard was declared so far, neither by properties nor in code. */
    boolean isUnused() {
        if (!used) {
            used = !headroom().guards().isEmpty();
        }
        return !used;
    }

    /**
     * The scope of a request that begins, or goes on after an asynchronous dispatch.
     *
     * @param inbound finds what is known of it; null as long as nothing is
     */
    RequestScope of(Supplier<@Nullable InboundRequest> inbound) {
        InboundRequest known = inbound.get();
        long startNanos = known == null ? headroom().clock().nanoTime() : known.startNanos();
        return RequestScope.startedAt(startNanos).serving(() -> objective(inbound.get()));
    }

    private Headroom headroom() {
        Headroom known = headroom;
        if (known == null) {
            known = later.getObject();
            headroom = known;
        }
        return known;
    }

    private double objective(@Nullable InboundRequest known) {
        RequestObjectives served = objectives.getIfAvailable();
        return known == null || served == null ? 0 : served.highest(known);
    }
}
