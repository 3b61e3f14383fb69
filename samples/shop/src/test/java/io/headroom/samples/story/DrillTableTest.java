package io.headroom.samples.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrillTableTest {
    @Test
    void theMedianOfTheSeedsIsShownForEveryIncidentAndForAll() {
        List<DrillResult> results = new ArrayList<>();
        for (Protection protection : Protection.values()) {
            long more = 10L * protection.ordinal();
            results.add(new DrillResult(1, Incident.OUTAGE, protection, 1_000, 100, 100 + more));
            results.add(new DrillResult(2, Incident.OUTAGE, protection, 1_000, 300, more));
            results.add(new DrillResult(3, Incident.OUTAGE, protection, 1_000, 0, more));
            results.add(new DrillResult(1, Incident.HANG, protection, 1_000, 500, 0));
            results.add(new DrillResult(2, Incident.HANG, protection, 1_000, 500, 0));
            results.add(new DrillResult(3, Incident.HANG, protection, 1_000, 500, 0));
        }

        assertThat(new DrillTable(results).toString().lines())
                .containsExactly(
                        "| bad, % of requests | no protection | Resilience4j, defaults | Resilience4j, tuned | Headroom behind Resilience4j | Headroom observes | Headroom enforces | better than enforcing |",
                        "|---|--:|--:|--:|--:|--:|--:|---|",
                        "| outage: the process is killed | 20.0 | 21.0 | 22.0 | 23.0 | 24.0 | 25.0 | no protection; Resilience4j, defaults; Resilience4j, tuned; Headroom behind Resilience4j; Headroom observes |",
                        "| hang: no answers | 50.0 | 50.0 | 50.0 | 50.0 | 50.0 | 50.0 |  |",
                        "| all | 35.0 | 35.5 | 36.0 | 36.5 | 37.0 | 37.5 | no protection; Resilience4j, defaults; Resilience4j, tuned; Headroom behind Resilience4j; Headroom observes |");
    }

    @Test
    void aResultReadsWhatItWrites() {
        DrillResult result = new DrillResult(4, Incident.CAPACITY, Protection.ENFORCE, 5_000, 20, 3);

        assertThat(DrillResult.parse(result.toLine())).isEqualTo(result);
    }
}
