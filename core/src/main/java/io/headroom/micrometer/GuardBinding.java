package io.headroom.micrometer;

import io.headroom.Headroom;
import io.headroom.SloListener;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardEvent;
import io.headroom.guard.GuardEvent.ModeChanged;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Gives one registry the meters of every guard, and takes them back at the end. Thread-safe. */
final class GuardBinding implements SloListener, Consumer<GuardEvent> {
    private final Headroom headroom;
    private final MeterRegistry registry;
    private final Map<String, GuardMeters> metersByGuard = new LinkedHashMap<>();

    GuardBinding(Headroom headroom, MeterRegistry registry) {
        this.headroom = headroom;
        this.registry = registry;
    }

    @Override
    public synchronized void declared(Guard guard) {
        metersByGuard.put(guard.name(), new GuardMeters(registry, headroom.service(), guard));
    }

    /** Some meters are there only while a guard observes. */
    @Override
    public synchronized void accept(GuardEvent event) {
        GuardMeters meters = metersByGuard.get(event.guard());
        if (event instanceof ModeChanged && meters != null) {
            meters.update();
        }
    }

    @Override
    public synchronized void closed() {
        metersByGuard.values().forEach(GuardMeters::remove);
        metersByGuard.clear();
    }
}
