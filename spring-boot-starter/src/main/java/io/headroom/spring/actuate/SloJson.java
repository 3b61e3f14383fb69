package io.headroom.spring.actuate;

import io.headroom.alert.AlertStatus;
import io.headroom.budget.BudgetScope;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.Exhaustion;
import io.headroom.budget.FleetBudget;
import io.headroom.budget.Objective;
import io.headroom.budget.PolicyStatus;
import io.headroom.sli.EventCounts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectWriter;

/**
 * The JSON of one SLO in a list, look after look. What seldom changes is kept as Jackson wrote it; figures are written beside it.
 *
 * <p>Not thread-safe.
 */
final class SloJson {
    private static final byte[] AT = ascii(",\"at\":");
    private static final byte[] REASON = ascii("\"reason\":\"");

    private final ObjectWriter json;
    private final Function<ShownSlos.Seen, SloDescription> describe;

    private @Nullable Objective objective;
    private @Nullable Object declared;
    private byte[] head = {};
    private byte[][] windows = {};

    private @Nullable FleetBudget fleet;
    private @Nullable BudgetScope scope;
    private byte[] fleetJson = {};

    private @Nullable List<AlertStatus> alerts;
    private byte[] alertsJson = {};

    private String state = "";
    private String consequence = "";
    private byte[] policyHead = {};

    /**
     * @param json writes what is kept
     * @param describe what Jackson writes of a whole SLO
     */
    SloJson(ObjectWriter json, Function<ShownSlos.Seen, SloDescription> describe) {
        this.json = json;
        this.describe = describe;
    }

    /**
     * Writes what a look saw.
     *
     * @param declared another object once the SLOs are declared otherwise
     * @return false if Jackson writes it otherwise, which is looked at when the SLO is new or declared otherwise: then this is of no use
     */
    boolean write(ShownSlos.Seen slo, Object declared, JsonBuffer to) {
        Objective present = slo.snapshot().budget().objective();
        if (present == objective && declared == this.declared) {
            figures(slo, to);
            return true;
        }
        byte[] whole = json.writeValueAsBytes(describe.apply(slo));
        int end = indexOf(whole, AT);
        if (end < 0) {
            return false;
        }
        head = Arrays.copyOf(whole, end);
        windows = WindowDescription.of(slo.snapshot().budget()).stream()
                .map(window -> ascii("\"" + window.window() + "\":"))
                .toArray(byte[][]::new);
        objective = present;
        this.declared = declared;
        int from = to.size();
        figures(slo, to);
        return to.endsWith(from, whole);
    }

    private void figures(ShownSlos.Seen slo, JsonBuffer to) {
        EventCounts events = slo.snapshot().events();
        to.write(head);
        to.write(AT);
        to.write(slo.snapshot().at());
        to.write(",\"events\":{\"good\":");
        to.write(events.good());
        to.write(",\"bad\":");
        to.write(events.bad());
        to.write(",\"unclassified\":");
        to.write(events.unclassified());
        to.write(",\"maintenance\":");
        to.write(slo.snapshot().maintenance());
        budget(slo.snapshot().budget(), to);
        fleet(slo.fleet(), slo.actsOn(), to);
        alerts(slo, to);
        policy(slo.policy(), to);
        to.write('}');
    }

    private void budget(ErrorBudget budget, JsonBuffer to) {
        to.write("},\"budget\":{\"remaining\":");
        to.write(budget.remaining());
        to.write(",\"badEventsLeft\":");
        to.write(budget.badEventsLeft());
        to.write(",\"coverage\":");
        to.write(budget.coverage());
        Exhaustion exhaustion = budget.exhaustion();
        time(",\"timeToExhaustion\":\"", budget.timeToExhaustion(), to);
        time(",\"earliestExhaustion\":\"", exhaustion.earliest(), to);
        time(",\"latestExhaustion\":\"", exhaustion.latest(), to);
        to.write("},\"burnRates\":{");
        for (int i = 0; i < windows.length; i++) {
            if (i > 0) {
                to.write(',');
            }
            to.write(windows[i]);
            to.write(budget.burnRate(i));
        }
        to.write('}');
    }

    private static void time(String name, Optional<Duration> time, JsonBuffer to) {
        if (time.isPresent()) {
            to.write(name);
            to.write(time.get().toString());
            to.write('"');
        }
    }

    private void fleet(@Nullable FleetBudget present, BudgetScope actsOn, JsonBuffer to) {
        if (present == null) {
            return;
        }
        if (present != fleet || actsOn != scope) {
            fleetJson = json.writeValueAsBytes(FleetDescription.of(present, actsOn));
            fleet = present;
            scope = actsOn;
        }
        to.write(",\"fleet\":");
        to.write(fleetJson);
    }

    /** Traces belong to bad events, of which there may be others while the alerts stay as they are. */
    private void alerts(ShownSlos.Seen slo, JsonBuffer to) {
        List<AlertStatus> present = slo.snapshot().alerts();
        boolean traced = !slo.snapshot().badTraces().isEmpty() && !SloDescription.Alert.isQuiet(present);
        if (traced || present != alerts) {
            alertsJson = json.writeValueAsBytes(SloDescription.Alert.of(slo.snapshot()));
            alerts = traced ? null : present;
        }
        to.write(",\"alerts\":");
        to.write(alertsJson);
    }

    /** The reason says numbers, and with them changes more often than the state. */
    private void policy(PolicyStatus policy, JsonBuffer to) {
        if (!policy.state().equals(state) || !policy.consequence().equals(consequence)) {
            byte[] whole = json.writeValueAsBytes(SloDescription.Policy.of(policy));
            policyHead = Arrays.copyOf(whole, indexOf(whole, REASON) + REASON.length);
            state = policy.state();
            consequence = policy.consequence();
        }
        to.write(",\"policy\":");
        to.write(policyHead);
        to.write(policy.reason());
        to.write("\",\"postmortems\":");
        to.write(policy.postmortems().size());
        to.write('}');
    }

    /** Where JSON begins that no text can hold: its quotes would be escaped there. */
    static int indexOf(byte[] json, byte[] part) {
        for (int i = 0; i <= json.length - part.length; i++) {
            if (Arrays.equals(json, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
