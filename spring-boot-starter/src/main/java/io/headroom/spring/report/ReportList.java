package io.headroom.spring.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.headroom.report.AlertRun;
import io.headroom.report.Journal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The alerts that there are reports of.
 *
 * @param service the service's name
 * @param since from when on alerts are known
 * @param alerts the latest first
 */
public record ReportList(String service, Instant since, List<Alert> alerts) implements OperationResponseBody {
    /**
     * One time that a rule fired.
     *
     * @param slo the SLO's name
     * @param rule the rule
     * @param began when the burn that led to it began
     * @param fired when it fired first
     * @param over when the burn was over; absent while the rule fires
     * @param resolved when it fired last; absent while it fires
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Alert(
            String slo,
            String rule,
            Instant began,
            Instant fired,
            @Nullable Instant over,
            @Nullable Instant resolved) {
        static Alert of(AlertRun run) {
            return new Alert(
                    run.slo(),
                    run.rule(),
                    run.began(),
                    run.detected(),
                    run.ended().orElse(null),
                    run.resolved().orElse(null));
        }
    }

    static ReportList of(String service, Journal journal) {
        List<AlertRun> runs = new ArrayList<>(journal.alerts());
        Collections.reverse(runs);
        return new ReportList(
                service, journal.since(), runs.stream().map(Alert::of).toList());
    }
}
