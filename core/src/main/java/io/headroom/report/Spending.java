package io.headroom.report;

import io.headroom.Headroom;
import io.headroom.Slo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What an SLO counted in a span.
 *
 * @param slo its name
 * @param relation what it is to the report's SLO
 * @param bad bad events or slices
 * @param total all of them
 * @param spent the share of its period's budget that the bad ones are, at the period's present total
 */
record Spending(String slo, String relation, double bad, double total, double spent) {
    static final String ITSELF = "itself";

    private static final String SAME_EVENTS = "counts the same events";
    private static final String MEMBER = "a part of it";
    private static final String OTHER = "other events";
    private static final List<String> ORDER = List.of(ITSELF, SAME_EVENTS, MEMBER, OTHER);

    static Spending of(Slo slo, Course course, String relation, Instant from, Instant until) {
        double bad = course.bad(until) - course.bad(from);
        double allowed = slo.objective().budgetRatio()
                * slo.budget().periodCounts().total()
                / slo.objective().method().weight();
        return new Spending(
                slo.name(), relation, bad, course.total(until) - course.total(from), allowed == 0 ? 0 : bad / allowed);
    }

    /** Those that have to do with an SLO, and others that had bad events; the worst first. */
    static List<Spending> besides(Headroom headroom, Slo slo, Instant from, Instant until) {
        List<Spending> others = new ArrayList<>();
        for (Slo other : headroom.slos()) {
            String relation = other.recorder() == slo.recorder()
                    ? SAME_EVENTS
                    : other.parent().filter(slo::equals).isPresent() ? MEMBER : OTHER;
            if (other != slo && (relation != OTHER || other.parent().isEmpty())) {
                others.add(of(other, Course.of(other), relation, from, until));
            }
        }
        others.removeIf(spending -> spending.bad <= 0 && spending.relation != SAME_EVENTS);
        others.sort(Comparator.comparing((Spending spending) -> ORDER.indexOf(spending.relation))
                .thenComparing(Spending::bad, Comparator.reverseOrder())
                .thenComparing(Spending::slo));
        return others;
    }
}
