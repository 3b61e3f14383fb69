package io.headroom.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardMode;
import io.headroom.metrics.MetricsDetail;
import io.headroom.micrometer.HeadroomMetrics;
import io.headroom.sli.Outcome;
import io.headroom.time.ManualClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever happens to SLOs and guards, both libraries publish the same series with the same values. */
class SameAsMicrometerTest {
    private static final Pattern LINE = Pattern.compile("(.*} )(.*)");

    @Property(tries = 40)
    void bothPublishTheSame(@ForAll long seed, @ForAll MetricsDetail detail) {
        Random random = new Random(seed);
        ManualClock clock = new ManualClock();
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Headroom headroom = Headroom.builder("shop").manual(clock).build();
        try (Collected collected = new Collected()) {
            new HeadroomMetrics(headroom, detail).bindTo(registry);
            OtelMetrics.bind(headroom, collected.telemetry(), detail);
            Life life = new Life(headroom, random);
            for (int step = 0; step < 25; step++) {
                life.step(step);
                clock.advance(Duration.ofSeconds(random.nextInt(20_000)));
                headroom.tick();
                assertThat(collected.series("")).containsExactlyInAnyOrderElementsOf(scrape(registry));
            }
            headroom.close();
            assertThat(collected.series("")).isEmpty();
            assertThat(scrape(registry)).isEmpty();
        }
    }

    private static List<String> scrape(PrometheusMeterRegistry registry) {
        Stream<String> lines = registry.scrape().lines().filter(line -> !line.startsWith("#"));
        return lines.map(line -> {
                    Matcher parts = LINE.matcher(line);
                    assertThat(parts.matches()).as(line).isTrue();
                    return parts.group(1) + Double.parseDouble(parts.group(2));
                })
                .toList();
    }

    /** Declares, records, changes and retires at random. */
    private record Life(Headroom headroom, Random random) {
        void step(int number) {
            switch (random.nextInt(8)) {
                case 0 -> declare(number);
                case 1 ->
                    headroom.guard(
                            "guard-" + number,
                            guard -> guard.timeout("400ms")
                                    .idempotent(true)
                                    .mode(GuardMode.values()[random.nextInt(3)]));
                case 2 -> composite(number);
                case 3 -> family();
                case 4 -> redeclare();
                case 5 -> call();
                default -> record();
            }
        }

        private void declare(int number) {
            headroom.slo("slo-" + number, slo -> slo.objective(objective()).latency("300ms"));
        }

        private String objective() {
            return String.format(Locale.ROOT, "%.1f%%", 94 + 5.9 * random.nextDouble());
        }

        private void record() {
            headroom.slos().forEach(slo -> {
                for (int i = random.nextInt(100); i >= 0; i--) {
                    slo.recorder()
                            .record(
                                    random.nextInt(400) * 1_000_000L,
                                    random.nextInt(10) == 0 ? Outcome.BAD : Outcome.GOOD);
                }
            });
        }

        private void composite(int number) {
            headroom.slos().stream()
                    .filter(slo -> slo.parent().isEmpty())
                    .findFirst()
                    .ifPresent(slo -> headroom.composite("composite-" + number, all -> all.worstOf(slo.name())));
        }

        private void family() {
            headroom.slos().stream()
                    .filter(slo -> slo.parent().isEmpty())
                    .findFirst()
                    .ifPresent(slo -> {
                        boolean divided = headroom.slos().stream()
                                .anyMatch(member -> member.parent().isPresent());
                        (divided
                                        ? headroom.family(slo.name())
                                        : headroom.family(slo.name(), all -> all.idleAfter(Duration.ofHours(5))))
                                .recorder("tenant \"" + random.nextInt(5) + "\"")
                                .record(1, Outcome.GOOD);
                    });
        }

        private void redeclare() {
            headroom.slos().stream()
                    .filter(slo -> slo.parent().isEmpty())
                    .filter(slo -> headroom.composites().isEmpty())
                    .findFirst()
                    .ifPresent(slo -> headroom.redeclare(all -> all.slo(
                            slo.name(),
                            it -> it.objective(objective())
                                    .latency("300ms")
                                    .period(random.nextBoolean() ? "7d" : "month"))));
        }

        /** A guard that is off throws what its fallback would have answered. */
        private void call() {
            for (Guard guard : headroom.guards()) {
                guard.mode(GuardMode.values()[random.nextInt(3)]);
                try {
                    guard.call(this::answer, () -> "fallback");
                } catch (IllegalStateException failure) {
                    assertThat(guard.breakerMode()).isEqualTo(GuardMode.OFF);
                }
            }
        }

        private String answer() {
            if (random.nextBoolean()) {
                throw new IllegalStateException("no answer");
            }
            return "answer";
        }
    }
}
