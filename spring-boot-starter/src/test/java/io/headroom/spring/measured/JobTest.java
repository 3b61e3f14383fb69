package io.headroom.spring.measured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headroom.Headroom;
import io.headroom.sli.EventCounts;
import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.MeasuredBy;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import reactor.core.publisher.Mono;

/** Jobs that the properties name, jobs that a scheduler runs, and how fresh what they leave behind is. */
@ExtendWith(OutputCaptureExtension.class)
class JobTest {
    private static final String[] RUNS = {
        "headroom.slos.runs.objective=99%",
        "headroom.slos.runs.sli.job=NightlyImport.run",
        "headroom.slos.runs.sli.latency=10m",
        "headroom.slos.fresh.objective=99%",
        "headroom.slos.fresh.sli.job=" + JobTest.class.getName() + ".NightlyImport.run",
        "headroom.slos.fresh.sli.freshness=26h",
    };

    @Test
    void aJobThatThePropertiesNameIsMeasuredWithoutALineOfCode() {
        run(
                context -> {
                    NightlyImport job = context.getBean(NightlyImport.class);
                    job.run(Duration.ofMinutes(10));
                    job.run(Duration.ofMinutes(11));
                    assertThatThrownBy(() -> job.run(null)).isInstanceOf(IllegalStateException.class);

                    assertThat(counts(context, "runs")).isEqualTo(new EventCounts(1, 2, 0));
                },
                NightlyImport.class,
                RUNS);
    }

    @Test
    void aJobIsFreshAsLongAsItsLastSuccessIsYoungEnough() {
        run(
                context -> {
                    ManualClock clock = context.getBean(ManualClock.class);
                    NightlyImport job = context.getBean(NightlyImport.class);
                    job.run(Duration.ZERO);
                    clock.advance(Duration.ofHours(25));
                    assertThatThrownBy(() -> job.run(null)).isInstanceOf(IllegalStateException.class);
                    clock.advance(Duration.ofMinutes(90));

                    assertThat(counts(context, "fresh")).isEqualTo(new EventCounts(26 * 60, 30, 0));
                },
                NightlyImport.class,
                RUNS);
    }

    @Test
    void theSourceOfItsEventsIsShownAtStart(CapturedOutput output) {
        run(context -> {}, NightlyImport.class, RUNS);

        assertThat(output)
                .contains(
                        "SLO runs: 99% over 30d, latency <= 10m of runs of NightlyImport.run, source NightlyImport.run")
                .doesNotContain("is fed by nothing");
    }

    @Test
    void aJobThatIsNoBeansMethodIsAWarningAndNeverFresh(CapturedOutput output) {
        run(
                context -> {
                    context.getBean(ManualClock.class).advance(Duration.ofHours(27));

                    assertThat(counts(context, "fresh")).isEqualTo(new EventCounts(0, 60, 26 * 60));
                },
                Clocks.class,
                RUNS);

        assertThat(output)
                .contains("SLO runs is fed by nothing: no bean has a method NightlyImport.run so far")
                .contains("SLO fresh is fed by nothing: no bean has a method");
    }

    @Test
    void aScheduledMethodIsMeasured() {
        run(
                context -> {
                    Heartbeat heartbeat = context.getBean(Heartbeat.class);
                    await().untilAsserted(() ->
                            assertThat(counts(context, "runs").total()).isGreaterThanOrEqualTo(2));
                    await().untilAsserted(() ->
                            assertThat(counts(context, "later").good()).isGreaterThanOrEqualTo(1));
                    heartbeat.slow();
                    assertThat(counts(context, "async").total()).isZero();
                    heartbeat.released().countDown();
                    await().untilAsserted(() ->
                            assertThat(counts(context, "async").bad()).isEqualTo(1));
                },
                Heartbeat.class,
                "headroom.slos.runs.objective=99%",
                "headroom.slos.later.objective=99%",
                "headroom.slos.async.objective=99%");
    }

    @Test
    void anUnknownNameEndsTheStartWithTheNamesThereAre(CapturedOutput output) {
        assertThatThrownBy(() -> run(
                        context -> {},
                        Heartbeat.class,
                        "headroom.slos.later.objective=99%",
                        "headroom.slos.async.objective=99%"))
                .isNotNull();

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("%s.beat is measured by the SLO runs, which is not declared: declared are later, async"
                        .formatted(Heartbeat.class.getName()))
                .contains("Declare it, headroom.slos.runs.objective=99%, or write another name in @MeasuredBy");
    }

    private static EventCounts counts(ApplicationContext context, String slo) {
        Headroom headroom = context.getBean(Headroom.class);
        headroom.tick();
        return headroom.slo(slo).snapshot().events();
    }

    private static void run(Consumer<ApplicationContext> check, Class<?> bean, String... properties) {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Clocks.class, bean)
                .web(WebApplicationType.NONE)
                .properties(properties)
                .run()) {
            check.accept(context);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({HeadroomAutoConfiguration.class, MeasuredByAutoConfiguration.class})
    static class Clocks {
        @Bean
        ManualClock clock() {
            return new ManualClock();
        }

        @Bean
        Headroom headroom(ManualClock clock) {
            return Headroom.builder("shop").manual(clock).build();
        }
    }

    static class NightlyImport {
        private final ManualClock clock;

        NightlyImport(ManualClock clock) {
            this.clock = clock;
        }

        void run(Duration time) {
            if (time == null) {
                throw new IllegalStateException("failing on purpose");
            }
            clock.advance(time);
        }

        /** No proxy sees its calls, which are none of the job's. */
        static void run() {}
    }

    @EnableScheduling
    @EnableAsync
    static class Heartbeat {
        private final CountDownLatch released = new CountDownLatch(1);

        @Scheduled(fixedDelay = 5)
        @MeasuredBy("runs")
        void beat() {
            throw new IllegalStateException("failing on purpose");
        }

        @Scheduled(fixedDelay = 5)
        @MeasuredBy("later")
        Mono<Void> later() {
            return Mono.empty();
        }

        @Async
        @MeasuredBy("async")
        public void slow() {
            try {
                released.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("failing on purpose");
        }

        CountDownLatch released() {
            return released;
        }
    }
}
