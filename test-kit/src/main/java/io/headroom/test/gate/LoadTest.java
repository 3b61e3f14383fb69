package io.headroom.test.gate;

import io.headroom.internal.check.Plural;
import java.util.List;

/** A load test under way, from {@link LoadTestGate#begin()} on. */
public final class LoadTest {
    private final LoadTestGate gate;
    private final List<SloReading> before;

    LoadTest(LoadTestGate gate, List<SloReading> before) {
        this.gate = gate;
        this.before = before;
    }

    /** How each SLO fared so far. Over HTTP, waits for the application's next tick. */
    public List<SloVerdict> verdicts() {
        return gate.judge(before);
    }

    /**
     * Requires that each SLO passes.
     *
     * @return how each fared
     * @throws AssertionError with a table of all SLOs, if one does not, or there is none
     */
    public List<SloVerdict> check() {
        List<SloVerdict> verdicts = verdicts();
        List<String> failed = verdicts.stream()
                .filter(slo -> !gate.passes(slo))
                .map(SloVerdict::slo)
                .toList();
        if (!failed.isEmpty() || verdicts.isEmpty()) {
            throw new AssertionError(
                    verdicts.isEmpty()
                            ? "the load test must judge an SLO, judged none"
                            : "%d of %s did not pass the load test: %s\n%s"
                                    .formatted(
                                            failed.size(),
                                            Plural.of(verdicts.size(), "SLO", "SLOs"),
                                            String.join(", ", failed),
                                            GateTable.of(verdicts)));
        }
        return verdicts;
    }
}
