package io.headroom.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.time.ManualClock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What rules cost whoever generates, stores and evaluates them. */
class RuleCostTest {
    private static final Path PAGE = Path.of(System.getProperty("headroom.root"), "docs", "prometheus.md");
    private static final Duration LONGEST = Duration.ofSeconds(2);

    /** Time of the processor, which other builds do not slow down; best of three, since a JVM begins slowly. */
    @Test
    void fiveHundredSlosAreGeneratedWithTheirTestsInLessThanTwoSeconds() {
        Headroom headroom = Headroom.builder("shop").manual(new ManualClock()).build();
        for (int i = 0; i < 500; i++) {
            headroom.slo("slo-" + i, slo -> slo.objective("99.9%"));
        }

        long bestNanos =
                LongStream.range(0, 3).map(i -> nanosToGenerate(headroom)).min().orElseThrow();

        assertThat(Duration.ofNanos(bestNanos)).isLessThan(LONGEST);
    }

    private static long nanosToGenerate(Headroom headroom) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begun = threads.getCurrentThreadCpuTime();
        long letters = 0;
        for (RuleFile file : PrometheusRules.standard().split("shop", headroom.slos())) {
            letters += file.yaml().length() + file.tests().length();
        }
        assertThat(letters).isGreaterThan(10_000_000);
        return threads.getCurrentThreadCpuTime() - begun;
    }

    @Test
    void anSloHasAsManyRecordedSeriesAsDocumented() throws IOException {
        Matcher documented = Pattern.compile("(\\d+) recorded series").matcher(Files.readString(PAGE));
        assertThat(documented.find()).isTrue();

        assertThat(Samples.SLOTH.generate().groups().stream()
                        .flatMap(group -> group.rules().stream())
                        .filter(rule -> rule instanceof Rule.Recording))
                .hasSize(Integer.parseInt(documented.group(1)));
    }
}
