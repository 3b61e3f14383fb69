package io.headroom.prometheus;

import java.time.Duration;

/** How the events of a window are counted over all replicas. */
enum Count {
    /** Events a second, extrapolated to the window's edges: for ratios. */
    RATE {
        @Override
        String of(Selector series, Duration window) {
            return "sum(rate(%s[%s]))".formatted(series, PromDuration.format(window));
        }

        @Override
        String histogram(Selector series, Duration window) {
            return of(series, window);
        }
    },

    /**
     * Events, as they were seen: {@code increase} without what it adds at the window's edges, which is one interval in as many
     * as there are samples. Two samples with one failure between them are one failure, not two.
     */
    SEEN {
        @Override
        String of(Selector series, Duration window) {
            String range = "%s[%s]".formatted(series, PromDuration.format(window));
            return "sum(increase(%1$s) * (1 - 1 / count_over_time(%1$s)))".formatted(range);
        }

        @Override
        String histogram(Selector series, Duration window) {
            return "sum(increase(%s[%s]))".formatted(series, PromDuration.format(window));
        }
    },

    /**
     * Events between two moments, exactly: the last value before the one minus the last value before the other, so that adjacent
     * windows share no event and lose none. A series that begins inside counts from its first value, one that ends up to its last.
     *
     * <p>A series that was reset once and is not yet back where it was has its greatest value before the reset and its last one after
     * it. If it began inside too, it is taken to have begun at 0, unless that gives more than {@code increase}, which never tells too
     * little. Every other one that was reset takes {@code increase}, and with it up to one scrape interval's events too many.
     *
     * <p>The window ends in the past, since a scrape of the last seconds may still be under way.
     */
    TILE {
        @Override
        String of(Selector series, Duration window) {
            String length = PromDuration.format(window);
            String inside = "%s[%s] offset %s".formatted(series, length, PromDuration.format(SETTLED));
            String before = "%s offset %s".formatted(series, PromDuration.format(window.plus(SETTLED)));
            return """
                    sum(
                        max_over_time(%1$s)
                        - (
                            %2$s <= min_over_time(%1$s)
                            or
                            min_over_time(%1$s)
                        )
                        unless
                        resets(%1$s) > 0
                        or
                        max_over_time(%1$s) + last_over_time(%1$s)
                        - (
                            %2$s
                            or
                            clamp_min(max_over_time(%1$s) + last_over_time(%1$s) - increase(%1$s), 0)
                        )
                        and
                        resets(%1$s) == 1
                        and
                        last_over_time(%1$s) < max_over_time(%1$s)
                        or
                        increase(%1$s)
                    )""".formatted(inside, before);
        }

        @Override
        String histogram(Selector series, Duration window) {
            return "sum(increase(%s[%s] offset %s))"
                    .formatted(series, PromDuration.format(window), PromDuration.format(SETTLED));
        }
    };

    /** The longest that a scrape is under way. */
    static final Duration SETTLED = Duration.ofSeconds(30);

    /** PromQL for the sum over counters. */
    abstract String of(Selector series, Duration window);

    /** PromQL for the sum over native histograms. */
    abstract String histogram(Selector series, Duration window);
}
