package io.headroom.prometheus;

import io.headroom.internal.check.InvalidSettingException;
import io.headroom.sli.Sli;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** PromQL for the events of one SLO, counted over all replicas. */
interface Events {
    /** The bad events of a window; nothing where none was ever seen. */
    String bad(Count count, Duration window);

    /** All events of a window. */
    String all(Count count, Duration window);

    /** Series that are there whenever the events can be told. */
    Selector presence();

    /** What a replica with events of both kinds exports, and whether a series counts bad ones; empty if promtool cannot write it. */
    Map<Selector, Boolean> exported();

    /** Series that every replica of the service has. */
    Selector service();

    /** @throws IllegalArgumentException if the source cannot tell the SLI's good events; the message names both */
    static Events of(EventSource source, String service, String slo, Sli sli) {
        if (source instanceof EventSource.HttpMeter meter) {
            if (sli instanceof Sli.Availability) {
                return new HttpEvents(meter, null);
            }
            if (sli instanceof Sli.Latency latency) {
                return new HttpEvents(meter, latency.threshold());
            }
            throw new InvalidSettingException(
                    "source of SLO " + slo,
                    meter.convention().meter,
                    "must be Headroom's own counter for the SLI " + sli,
                    "an HTTP meter tells failures and durations only");
        }
        if (source instanceof EventSource.Series series) {
            if (sli instanceof Sli.Availability) {
                return new SeriesEvents(series);
            }
            throw new InvalidSettingException(
                    "source of SLO " + slo,
                    series.total(),
                    "must be Headroom's own counter for the SLI " + sli,
                    "counters of others tell good and bad events only");
        }
        Selector counter = Selector.of("slo_events_total").with("service", "=", service);
        return new CountedEvents(counter, counter.with("slo", "=", slo));
    }

    /** What Headroom counted itself. */
    record CountedEvents(Selector service, Selector series) implements Events {
        @Override
        public String bad(Count count, Duration window) {
            return count.of(series.with("result", "=", "bad"), window);
        }

        @Override
        public String all(Count count, Duration window) {
            return count.of(series, window);
        }

        @Override
        public Selector presence() {
            return series;
        }

        @Override
        public Map<Selector, Boolean> exported() {
            Map<Selector, Boolean> exported = new LinkedHashMap<>();
            exported.put(series.with("result", "=", "good"), false);
            exported.put(series.with("result", "=", "bad"), true);
            return exported;
        }
    }
}
