package io.headroom.report;

import io.headroom.Slo;
import io.headroom.budget.CumulativeCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** What an SLO counted up to any moment, as far as its windows keep it: a curve that is linear between the points that are kept, and level outside. */
final class Course {
    private final List<CumulativeCounts> points;
    private final double weight;

    /** @param points in ascending order, at least one */
    Course(List<CumulativeCounts> points, long weight) {
        this.points = points;
        this.weight = weight;
    }

    static Course of(Slo slo) {
        return new Course(slo.history(), slo.objective().method().weight());
    }

    Instant begin() {
        return points.get(0).at();
    }

    Instant end() {
        return points.get(points.size() - 1).at();
    }

    /** Bad events or slices up to a moment. */
    double bad(Instant at) {
        return at(at, CumulativeCounts::bad);
    }

    /** All events or slices up to a moment. */
    double total(Instant at) {
        return at(at, point -> point.good() + point.bad());
    }

    /** The ends of a span and the points between them, ascending. */
    List<Instant> edges(Instant from, Instant until) {
        List<Instant> edges = new ArrayList<>(List.of(from));
        points.stream()
                .map(CumulativeCounts::at)
                .filter(at -> at.isAfter(from) && at.isBefore(until))
                .forEach(edges::add);
        edges.add(until);
        return edges;
    }

    /** The longest of the slots that a span lies in. */
    Duration coarsest(Instant from, Instant until) {
        Duration longest = Duration.ZERO;
        for (int i = 1; i < points.size(); i++) {
            Instant begin = points.get(i - 1).at();
            Instant end = points.get(i).at();
            Duration length = Duration.between(begin, end);
            if (begin.isBefore(until) && end.isAfter(from) && length.compareTo(longest) > 0) {
                longest = length;
            }
        }
        return longest;
    }

    /**
     * Where bad − ratio · total is lowest, the last time: from there on every span up to the end is worse than the ratio.
     *
     * @param ratio of bad events, from 0 to 1
     */
    Instant lowestExcess(Instant from, Instant until, double ratio) {
        Instant lowest = from;
        for (Instant edge : edges(from, until)) {
            if (excess(edge, ratio) <= excess(lowest, ratio)) {
                lowest = edge;
            }
        }
        return lowest;
    }

    /** Where it is highest, the first time: from there on no span up to the end is worse than the ratio. */
    Instant highestExcess(Instant from, Instant until, double ratio) {
        Instant highest = from;
        for (Instant edge : edges(from, until)) {
            if (excess(edge, ratio) > excess(highest, ratio)) {
                highest = edge;
            }
        }
        return highest;
    }

    private double excess(Instant at, double ratio) {
        return bad(at) - ratio * total(at);
    }

    private double at(Instant at, ToLongFunction<CumulativeCounts> count) {
        CumulativeCounts before = points.get(0);
        for (CumulativeCounts point : points) {
            if (point.at().isAfter(at)) {
                return between(before, point, at, count) / weight;
            }
            before = point;
        }
        return count.applyAsLong(before) / weight;
    }

    private static double between(
            CumulativeCounts before, CumulativeCounts after, Instant at, ToLongFunction<CumulativeCounts> count) {
        if (!at.isAfter(before.at())) {
            return count.applyAsLong(before);
        }
        double share = (double) Duration.between(before.at(), at).toMillis()
                / Duration.between(before.at(), after.at()).toMillis();
        return count.applyAsLong(before) + share * (count.applyAsLong(after) - count.applyAsLong(before));
    }
}
