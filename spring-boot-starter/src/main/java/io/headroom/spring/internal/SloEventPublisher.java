package io.headroom.spring.internal;

import io.headroom.Headroom;
import io.headroom.SloEvent;
import java.util.function.Consumer;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;

/** Publishes what happens to SLOs as application events: {@code @EventListener void on(SloEvent.AlertChanged event)}. */
public final class SloEventPublisher implements SmartInitializingSingleton, DisposableBean {
    private final Headroom headroom;
    private final Consumer<SloEvent> listener;

    public SloEventPublisher(Headroom headroom, ApplicationEventPublisher application) {
        this.headroom = headroom;
        listener = application::publishEvent;
    }

    @Override
    public void afterSingletonsInstantiated() {
        headroom.addEventListener(listener);
    }

    @Override
    public void destroy() {
        headroom.removeEventListener(listener);
    }
}
