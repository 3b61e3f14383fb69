package io.headroom.spring.actuate;

import io.headroom.Slo;
import io.headroom.budget.CumulativeCounts;
import java.time.Instant;
import java.util.List;

/**
 * The course of an SLO's counts: three lists of one length, for there are hundreds of points.
 *
 * @param periodStart when the period's budget began
 * @param at the points' times, milliseconds since 1970, ascending
 * @param good what counted as good until then, from one origin
 * @param bad what counted as bad
 */
public record HistoryDescription(Instant periodStart, List<Long> at, List<Long> good, List<Long> bad) {
    static HistoryDescription of(Slo slo, Instant since) {
        List<CumulativeCounts> points = slo.history().stream()
                .filter(point -> point.at().isAfter(since))
                .toList();
        return new HistoryDescription(
                slo.periodStart(),
                points.stream().map(point -> point.at().toEpochMilli()).toList(),
                points.stream().map(CumulativeCounts::good).toList(),
                points.stream().map(CumulativeCounts::bad).toList());
    }
}
