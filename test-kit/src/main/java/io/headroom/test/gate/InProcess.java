package io.headroom.test.gate;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.SloSnapshot;
import io.headroom.budget.BudgetingMethod;
import java.util.List;

/** The SLOs of a {@link Headroom} in this process, without the members of families. */
record InProcess(Headroom headroom) implements SloReader {
    @Override
    public List<SloReading> read() {
        headroom.tick();
        return headroom.slos().stream()
                .filter(slo -> slo.parent().isEmpty())
                .map(InProcess::reading)
                .toList();
    }

    private static SloReading reading(Slo slo) {
        SloSnapshot snapshot = slo.snapshot();
        return new SloReading(
                slo.name(),
                slo.objective().target(),
                !(slo.objective().method() instanceof BudgetingMethod.Occurrences),
                snapshot.events().good(),
                snapshot.events().bad(),
                snapshot.budget().remaining(),
                snapshot.at());
    }
}
