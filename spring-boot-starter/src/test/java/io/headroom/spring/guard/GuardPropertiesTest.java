package io.headroom.spring.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.headroom.Headroom;
import io.headroom.guard.AttemptCounts;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardEvent;
import io.headroom.guard.GuardMode;
import io.headroom.guard.ServedSlo;
import io.headroom.spring.GuardCustomizer;
import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.time.ManualClock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What the properties of guards mean, and which are refused. */
@ExtendWith(OutputCaptureExtension.class)
class GuardPropertiesTest {
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    HeadroomAutoConfiguration.class, GuardAutoConfiguration.class, GuardClientAutoConfiguration.class))
            .withPropertyValues(
                    "headroom.slos.checkout.objective=99.9%",
                    "headroom.slos.checkout.sli.latency=1s",
                    "headroom.slos.search.objective=99%",
                    "headroom.slos.search.sli.latency=300ms");

    @Test
    void aGuardHasTheTimeoutTheSlosAndTheModesOfItsProperties() {
        application
                .withPropertyValues(
                        "headroom.guards.payments.timeout=400ms",
                        "headroom.guards.payments.slos=checkout, search",
                        "headroom.guards.payments.mode=observe",
                        "headroom.guards.payments.retry-mode=enforce",
                        "headroom.guards.payments.idempotent=true")
                .run(context -> {
                    Guard guard = context.getBean(Headroom.class).guard("payments");
                    assertThat(guard.timeout()).hasMillis(400);
                    assertThat(guard.slos()).extracting(ServedSlo::name).containsExactly("checkout", "search");
                    assertThat(guard).hasToString("payments: retries enforce, breaker observe");
                    assertThat(guard.isIdempotent()).isTrue();
                });
    }

    @Test
    void withoutATimeoutItIsTheTightestLatencyServed() {
        application
                .withPropertyValues("headroom.guards.payments.slos=checkout,search")
                .run(context -> {
                    Guard guard = context.getBean(Headroom.class).guard("payments");
                    assertThat(guard.timeout()).hasMillis(300);
                    assertThat(guard).hasToString("payments: retries enforce, breaker observe");
                    assertThat(guard.isIdempotent()).isFalse();
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timeout | soon | must be a duration: a whole number and one of ns, us, ms, s, m, h, d, w",
                "timeout | 2h | must be from 1ms to 1h",
                "mode | on | must be off, observe or enforce",
                "retry-mode | yes | must be off, observe or enforce",
                "breaker-mode | 1 | must be off, observe or enforce",
                "idempotent | maybe | must be true or false",
                "retries | 11 | must be from 0 to 10",
                "retries | some | must be a whole number",
                "backoff | 0s | must be from 1ms to 1m",
                "longest-backoff | 20ms | must be at least the first, 50ms",
                "retry-ratio | -1 | must be from 0 to 1000",
                "retry-ratio | half | must be a number",
                "retry-burst | 1001 | must be from 0 to 1000",
                "slow-answers | 30% | must be two ratios with to between them",
                "slow-answers | 30% to 10% | must be two ratios, the first below the second",
                "fallback-value | 0.9x | must be a ratio such as 0.999 or a percentage such as 99.9%",
                "best-effort-share | 1 | must be in (0, 1)",
                "fixed-share | 0 | must be from 1 to 1000000",
                "lease | 2d | must be from 1ms to 1d",
                "slos[0] | chekcout | must be an SLO that properties or beans declare",
            })
    void aWrongPropertyIsNamedWithItsValuePlaceAndRule(String property, String value, String rule) {
        application
                .withPropertyValues("headroom.guards.payments.slos=checkout")
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new MapPropertySource("file", Map.of("headroom.guards.payments." + property, value))))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageStartingWith(
                                "headroom.guards.payments.%s = %s (\"headroom.guards.payments.%s\" from property source \"file\"): %s",
                                property, value, property, rule));
    }

    @Test
    void anUnknownSloIsAnsweredWithTheKnownOnes() {
        application
                .withPropertyValues("headroom.guards.payments.slos=chekcout")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .satisfies(failure -> assertThat(failure.toString())
                                .contains("headroom.guards.payments.slos[0] = chekcout")));
    }

    @Test
    void withoutATimeoutAndALatencyTheTimeoutIsAskedFor() {
        application
                .withPropertyValues("headroom.guards.payments.hosts=payments.internal")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage(
                                "headroom.guards.payments.timeout = not set: must be set for guard payments unless it "
                                        + "serves an SLO with a latency"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://payments.internal",
                "payments.internal/",
                "payments.internal:",
                "payments.internal:70000",
                ":80",
                "::1",
                "two hosts",
                "*.internal"
            })
    void whatIsNoHostIsRefusedSinceNoCallWouldHaveIt(String text) {
        application
                .withPropertyValues(
                        "headroom.guards.payments.slos=checkout", "headroom.guards.payments.hosts[0]=" + text)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageStartingWith("headroom.guards.payments.hosts[0] = " + text)
                        .hasMessageEndingWith("must be a host as in a URL, with its port or without"));
    }

    @ParameterizedTest
    @CsvSource({
        "payments.internal, http://Payments.internal/pay",
        "payments.internal:80, http://payments.internal/pay",
        "payments.internal:443, https://payments.internal/pay",
        "payments_1, http://payments_1:8080/pay",
        "payments_1:8080, http://user:word@payments_1:8080/pay",
        "payments_1:80, http://payments_1",
        "[::1]:8080, http://[::1]:8080/pay",
    })
    void aCallsHostIsThatOfItsUrl(String host, URI called) {
        application
                .withPropertyValues(
                        "headroom.guards.payments.slos=checkout", "headroom.guards.payments.hosts[0]=" + host)
                .run(context -> {
                    HttpGuards guards = context.getBean(HttpGuards.class);

                    assertThat(guards.ofHost(called)).isNotNull();
                    assertThat(guards.ofHost(URI.create("http://payments_2:8080/pay")))
                            .isNull();
                    assertThat(guards.ofHost(URI.create("/pay"))).isNull();
                });
    }

    @Test
    void aClientThatNobodyMadeIsAWarning(CapturedOutput output) {
        application
                .withPropertyValues(
                        "headroom.guards.payments.slos=checkout", "headroom.guards.payments.clients=payments,paymants")
                .run(context -> {
                    HttpGuards guards = context.getBean(HttpGuards.class);
                    assertThat(guards.ofClient("payments")).isNotNull();
                    assertThat(guards.ofClient("others")).isNull();
                    context.publishEvent(new ApplicationReadyEvent(
                            new SpringApplication(),
                            new String[0],
                            context.getSourceApplicationContext(),
                            Duration.ZERO));

                    assertThat(output.getOut().lines().filter(line -> line.contains(" WARN ")))
                            .singleElement()
                            .asString()
                            .endsWith("Guard payments guards no client paymants: no HTTP service group or gRPC channel"
                                    + " of that name was made so far");
                });
    }

    @Test
    void aHostBelongsToOneGuard() {
        application
                .withPropertyValues(
                        "headroom.guards.payments.slos=checkout",
                        "headroom.guards.payments.hosts=Payments.internal",
                        "headroom.guards.refunds.slos=checkout",
                        "headroom.guards.refunds.hosts[0]=payments.internal")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(
                                "headroom.guards.refunds.hosts[0] = payments.internal (\"headroom.guards.refunds.hosts[0]\"")
                        .hasMessageEndingWith("must belong to one guard, and belongs to payments"));
    }

    @Test
    void anEnvironmentVariableOverridesAPropertyAndMakesNoSecondGuard() {
        application
                .withInitializer(context -> {
                    MutablePropertySources sources = context.getEnvironment().getPropertySources();
                    sources.addFirst(new MapPropertySource(
                            "file",
                            Map.of(
                                    "headroom.guards.payments-api.timeout",
                                    "1s",
                                    "headroom.guards.payments-api.mode",
                                    "observe")));
                    sources.addFirst(new SystemEnvironmentPropertySource(
                            "systemEnvironment", Map.of("HEADROOM_GUARDS_PAYMENTSAPI_MODE", "enforce")));
                })
                .run(context -> assertThat(context.getBean(Headroom.class).guards())
                        .hasToString("[payments-api: retries enforce, breaker enforce]"));
    }

    @Test
    void aBeanHasTheLastWordOnEveryGuard() {
        application
                .withUserConfiguration(Customized.class)
                .withPropertyValues("headroom.guards.payments.timeout=400ms")
                .run(context -> {
                    Guard guard = context.getBean(Headroom.class).guard("payments");
                    assertThat(guard.timeout()).hasSeconds(2);
                });
    }

    @Test
    void whatGuardsDecideIsAnApplicationEvent() {
        application
                .withUserConfiguration(Listening.class)
                .withPropertyValues("headroom.guards.payments.timeout=400ms")
                .run(context -> {
                    Headroom headroom = context.getBean(Headroom.class);
                    headroom.guard("payments").mode(GuardMode.OFF);
                    headroom.tick();

                    assertThat(context.getBean(Listening.class).heard)
                            .singleElement()
                            .isInstanceOf(GuardEvent.ModeChanged.class);
                });
    }

    @Test
    void whatStubsOfGrpcThrowCountsByItsStatus() {
        application
                .withPropertyValues(
                        "headroom.guards.payments.timeout=400ms", "headroom.guards.payments.idempotent=true")
                .run(context -> {
                    Guard guard = context.getBean(Headroom.class).guard("payments");
                    StatusRuntimeException missing = Status.NOT_FOUND.asRuntimeException();
                    assertThatThrownBy(() -> guard.call(() -> {
                                throw missing;
                            }))
                            .isSameAs(missing);
                    assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(1, 0, 1, 0, 0, 0));
                });
    }

    @Test
    void withoutAnyClientLibraryGuardsAreStillThereForCode() {
        application
                .withClassLoader(new FilteredClassLoader(
                        "org.springframework.web",
                        "org.springframework.http",
                        "org.springframework.boot.webclient",
                        "org.springframework.boot.restclient",
                        "io.grpc",
                        "reactor"))
                .withPropertyValues("headroom.guards.payments.timeout=400ms")
                .run(context -> assertThat(context.getBean(Headroom.class)
                                .guard("payments")
                                .call(() -> "answer"))
                        .isEqualTo("answer"));
    }

    static class Customized {
        @Bean
        GuardCustomizer slower() {
            return (guard, settings) -> settings.timeout(Duration.ofSeconds(guard.equals("payments") ? 2 : 3));
        }
    }

    static class Listening {
        private final List<GuardEvent> heard = new ArrayList<>();

        @Bean
        ManualClock clock() {
            return new ManualClock();
        }

        @Bean
        Headroom headroom(ManualClock clock) {
            return Headroom.builder("shop").manual(clock).build();
        }

        @EventListener
        void hear(GuardEvent event) {
            heard.add(event);
        }
    }
}
