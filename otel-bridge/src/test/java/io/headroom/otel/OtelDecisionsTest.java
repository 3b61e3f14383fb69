package io.headroom.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.Headroom;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardMode;
import io.headroom.guard.GuardRejectedException;
import io.headroom.guard.RetryDenial;
import io.headroom.time.ManualClock;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OtelDecisionsTest {
    private final Headroom headroom =
            Headroom.builder("shop").manual(new ManualClock()).build();
    private final InMemorySpanExporter exported = InMemorySpanExporter.create();
    private final SdkTracerProvider tracing = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exported))
            .build();

    @AfterEach
    void close() {
        headroom.close();
        tracing.close();
    }

    @Test
    void aDeniedRetryAndAFallbackAreEventsOfTheCurrentSpan() {
        Guard payments = guard("payments");
        OtelDecisions.bind(headroom);
        assertThat(events(() -> assertThat(payments.call(OtelDecisionsTest::fail, () -> "later"))
                        .isEqualTo("later")))
                .containsExactly("slo.guard.retry.denied payments budget", "slo.guard.fallback payments");
    }

    @Test
    void aRejectedCallIsAnEvent() {
        OtelDecisions.bind(headroom);
        Guard prices = headroom.guard(
                "prices", guard -> guard.timeout("400ms").fixedShare(1).mode(GuardMode.ENFORCE));
        assertThat(events(() -> prices.call(() -> {
                    assertThatThrownBy(() -> prices.call(() -> "second")).isInstanceOf(GuardRejectedException.class);
                    return "first";
                })))
                .containsExactly("slo.guard.rejected prices");
    }

    @Test
    void anEventNamesTheSlosThatTheGuardServes() {
        headroom.slo("checkout", slo -> slo.objective("99%"));
        headroom.slo("search", slo -> slo.objective("99%"));
        Guard prices = headroom.guard(
                "prices",
                guard -> guard.timeout("400ms").slos("checkout", "search").mode(GuardMode.ENFORCE));
        OtelDecisions.bind(headroom);
        Span span = tracing.get("test").spanBuilder("request").startSpan();
        try (Scope current = span.makeCurrent()) {
            assertThat(current).isNotNull();
            prices.call(OtelDecisionsTest::fail, () -> "later");
        }
        span.end();
        assertThat(exported.getFinishedSpanItems().get(0).getEvents())
                .extracting(event -> event.getAttributes().get(AttributeKey.stringKey("slo.name")))
                .isNotEmpty()
                .containsOnly("checkout,search");
    }

    @Test
    void aCallThatSucceedsIsNoEventAndWithoutASpanNothingHappens() {
        Guard payments = guard("payments");
        OtelDecisions.bind(headroom);
        assertThat(events(() -> payments.call(() -> "answer"))).isEmpty();
        assertThat(payments.call(OtelDecisionsTest::fail, () -> "later")).isEqualTo("later");
    }

    @Test
    void closingEitherEndsIt() {
        Guard payments = guard("payments");
        OtelDecisions decisions = OtelDecisions.bind(headroom);
        decisions.close();
        decisions.close();
        guard("later");
        assertThat(events(() -> {
                    payments.call(OtelDecisionsTest::fail, () -> "later");
                    headroom.guard("later").call(OtelDecisionsTest::fail, () -> "later");
                }))
                .isEmpty();
        OtelDecisions.bind(headroom);
        headroom.close();
        assertThat(events(() -> payments.call(OtelDecisionsTest::fail, () -> "later")))
                .isEmpty();
    }

    @Test
    void theEventsAreThoseOfTheDocs() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("headroom.root"), "docs", "opentelemetry.md"));
        Guard payments = guard("payments");
        Guard prices = headroom.guard(
                "prices", guard -> guard.timeout("400ms").fixedShare(1).mode(GuardMode.ENFORCE));
        OtelDecisions.bind(headroom);
        List<String> events = events(() -> {
            payments.call(OtelDecisionsTest::fail, () -> "later");
            prices.call(
                    () -> assertThatThrownBy(() -> prices.call(() -> "second")).isNotNull());
        });
        assertThat(Pattern.compile("(?m)^\\| `(slo\\.guard\\.[a-z.]+)` \\| `slo\\.guard\\.name`")
                        .matcher(page)
                        .results()
                        .map(row -> row.group(1)))
                .containsExactlyInAnyOrderElementsOf(events.stream()
                        .map(event -> event.substring(0, event.indexOf(' ')))
                        .toList());
        assertThat(page)
                .contains("`slo.guard.reason` is "
                        + Stream.of(RetryDenial.values())
                                .map(reason -> "`" + reason.name().toLowerCase(Locale.ROOT) + "`")
                                .collect(Collectors.joining(", "))
                                .replaceFirst(", (`[a-z]+`)$", " or $1"));
    }

    private Guard guard(String name) {
        return headroom.guard(
                name,
                guard -> guard.timeout("400ms").idempotent(true).retryBurst(0).mode(GuardMode.ENFORCE));
    }

    private static String fail() {
        throw new IllegalStateException("no answer");
    }

    /** What is written on a span that is current while the calls are made. */
    private List<String> events(Runnable calls) {
        exported.reset();
        Span span = tracing.get("test").spanBuilder("request").startSpan();
        try (Scope current = span.makeCurrent()) {
            assertThat(current).isNotNull();
            calls.run();
        } finally {
            span.end();
        }
        return exported.getFinishedSpanItems().get(0).getEvents().stream()
                .map(OtelDecisionsTest::text)
                .toList();
    }

    private static String text(EventData event) {
        String reason = event.getAttributes().get(AttributeKey.stringKey("slo.guard.reason"));
        return event.getName() + " " + event.getAttributes().get(AttributeKey.stringKey("slo.guard.name"))
                + (reason == null ? "" : " " + reason);
    }
}
