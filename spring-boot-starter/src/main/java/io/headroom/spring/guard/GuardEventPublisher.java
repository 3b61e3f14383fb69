package io.headroom.spring.guard;

import io.headroom.Headroom;
import io.headroom.guard.GuardEvent;
import java.util.function.Consumer;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;

/** Publishes what guards decide as application events: {@code @EventListener void on(GuardEvent.LimitBegan event)}. */
final class GuardEventPublisher implements SmartInitializingSingleton, DisposableBean {
    private final Headroom headroom;
    private final Consumer<GuardEvent> listener;

    GuardEventPublisher(Headroom headroom, ApplicationEventPublisher application) {
        this.headroom = headroom;
        listener = application::publishEvent;
    }

    @Override
    public void afterSingletonsInstantiated() {
        headroom.addGuardListener(listener);
    }

    @Override
    public void destroy() {
        headroom.removeGuardListener(listener);
    }
}
