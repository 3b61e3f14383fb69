package io.headroom.prometheus;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What counters of other programs say. A series that is not there counts as 0 while there are events. */
final class SeriesEvents implements Events {
    private final @Nullable Selector good;
    private final @Nullable Selector bad;
    private final Selector total;

    SeriesEvents(EventSource.Series series) {
        good = parse("good", series.good());
        bad = parse("bad", series.bad());
        total = SeriesText.parse("total", series.total());
    }

    private static @Nullable Selector parse(String name, @Nullable String text) {
        return text == null ? null : SeriesText.parse(name, text);
    }

    @Override
    public String bad(Count count, Duration window) {
        String all = all(count, window);
        if (bad != null) {
            return count.of(bad, window);
        }
        return good == null
                ? "0 * " + all
                : "clamp_min(%1$s - (%2$s or 0 * %1$s), 0)".formatted(all, count.of(good, window));
    }

    @Override
    public String all(Count count, Duration window) {
        return count.of(total, window);
    }

    @Override
    public Selector presence() {
        return total;
    }

    /** Matchers may be of any kind, which no series can be written from. */
    @Override
    public Map<Selector, Boolean> exported() {
        return Map.of();
    }

    @Override
    public Selector service() {
        return Selector.of(total.metric(), total.equalities());
    }
}
