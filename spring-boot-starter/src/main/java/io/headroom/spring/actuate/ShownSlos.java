package io.headroom.spring.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Since when each SLO looks as it does, so that who asks again and again is sent only what looks otherwise. All who ask share one
 * look at the SLOs a tick.
 *
 * <p>Thread-safe.
 */
final class ShownSlos {
    private final Map<String, Shown> byName = new HashMap<>();
    private List<Shown> latest = List.of();
    private Instant firstLook = Instant.MAX;
    private Instant lastLook = Instant.MIN;

    /**
     * Those that look otherwise since a moment.
     *
     * @param at when the figures were taken
     * @param slos describes all of them; asked only for figures that were not looked at yet
     * @return null if it is not known what they looked like then, and all are to be shown
     */
    synchronized @Nullable List<SloDescription> since(Instant moment, Instant at, Supplier<List<SloDescription>> slos) {
        look(at, slos);
        if (moment.isBefore(firstLook) || moment.isAfter(at)) {
            return null;
        }
        return latest.stream()
                .filter(shown -> shown.since.isAfter(moment))
                .map(Shown::slo)
                .toList();
    }

    private void look(Instant at, Supplier<List<SloDescription>> slos) {
        if (at.equals(lastLook)) {
            return;
        }
        if (at.isBefore(lastLook)) { // the wall clock was set back
            byName.clear();
            firstLook = Instant.MAX;
        }
        latest = slos.get().stream().map(slo -> shown(slo, at)).toList();
        byName.clear();
        latest.forEach(shown -> byName.put(shown.slo.name(), shown));
        firstLook = at.isBefore(firstLook) ? at : firstLook;
        lastLook = at;
    }

    private Shown shown(SloDescription slo, Instant at) {
        Look look = Look.of(slo);
        Shown before = byName.get(slo.name());
        return new Shown(slo, look, before != null && before.look.equals(look) ? before.since : at);
    }

    private record Shown(SloDescription slo, Look look, Instant since) {}

    /** What a list shows of an SLO, as exactly as people read it. Counts are not among it. */
    private record Look(
            double objective,
            String period,
            String sli,
            long remainingPerMille,
            long coveragePerMille,
            long minutesToExhaustion,
            List<Long> burnRatesPercent,
            @Nullable FleetLook fleet,
            List<SloDescription.Alert> alerts,
            SloDescription.Policy policy) {
        static Look of(SloDescription slo) {
            String exhaustion = slo.budget().timeToExhaustion();
            return new Look(
                    slo.objective(),
                    slo.period(),
                    slo.sli(),
                    Math.round(1_000 * slo.budget().remaining()),
                    Math.round(1_000 * slo.budget().coverage()),
                    exhaustion == null ? -1 : Duration.parse(exhaustion).toMinutes(),
                    percent(slo.burnRates()),
                    slo.fleet() == null ? null : FleetLook.of(slo.fleet()),
                    slo.alerts(),
                    slo.policy());
        }

        static List<Long> percent(Map<String, Double> burnRates) {
            return burnRates.values().stream()
                    .map(rate -> Math.round(100 * rate))
                    .toList();
        }
    }

    /** The same of the fleet's budget. */
    private record FleetLook(
            boolean stale,
            boolean actedOn,
            long remainingPerMille,
            long coveragePerMille,
            List<Long> burnRatesPercent) {
        static FleetLook of(FleetDescription fleet) {
            return new FleetLook(
                    fleet.stale(),
                    fleet.actedOn(),
                    Math.round(1_000 * fleet.remaining()),
                    Math.round(1_000 * fleet.coverage()),
                    Look.percent(fleet.burnRates()));
        }
    }
}
