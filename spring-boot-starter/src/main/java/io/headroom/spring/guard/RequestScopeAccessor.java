package io.headroom.spring.guard;

import io.headroom.guard.RequestScope;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/** Lets Micrometer's context propagation carry a request's scope to other threads, and into and out of Reactor's context. */
public final class RequestScopeAccessor implements ThreadLocalAccessor<RequestScope> {
    /** For the service loader. */
    public RequestScopeAccessor() {}

    /** That of {@link io.headroom.reactor.GuardedMono#REQUEST_SCOPE}, which needs Reactor. */
    @Override
    public Object key() {
        return RequestScope.class;
    }

    @Override
    public @Nullable RequestScope getValue() {
        RequestScope current = RequestScope.current();
        return current == RequestScope.NONE ? null : current;
    }

    @Override
    @SuppressWarnings("try") // the library sets back what was there before
    public void setValue(RequestScope value) {
        value.bind();
    }

    @Override
    public void setValue() {
        setValue(RequestScope.NONE);
    }
}
